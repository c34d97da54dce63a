DELETE FROM private.views;
