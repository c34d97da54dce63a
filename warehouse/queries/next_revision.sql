SELECT nextval('private.revisions');
