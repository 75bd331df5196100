-- name: import-attributes
-- title: What the file states of itself
-- description: The general data at the head of the file.
-- param: import_id int required "the import's number"
-- grain: one statement
-- key: name
-- column: name text names title="Statement" "What is stated."
-- column: value text names "The statement."
-- tags: import, database
SELECT name, value, value_na, 'the publisher' AS _filled_by
FROM import_attribute
WHERE import_id = :import_id
ORDER BY name, position;
