-- lake: lake_first
-- description: Every current rate once, whatever codes its item has.

SELECT * FROM lake_line WHERE code_position = 1 OR code_position IS NULL;
