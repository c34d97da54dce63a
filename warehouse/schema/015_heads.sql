-- What a commitment is about before all that qualifies it: the terms that its words begin with, and that come behind its act.

ALTER TABLE private.promise_terms ADD COLUMN heads INTEGER[];

UPDATE private.promise_terms SET heads = [];
