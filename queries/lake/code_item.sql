-- lake: code_item
-- description: The way from a code to its items, as the view of the database has it.

SELECT DISTINCT system, code, published_system, item_id FROM lake_line WHERE system IS NOT NULL;
