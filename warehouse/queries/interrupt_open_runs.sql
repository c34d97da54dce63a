UPDATE runs SET outcome = 'interrupted', revision = $revision WHERE outcome IS NULL AND run_id <> $run_id;
