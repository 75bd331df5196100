-- view: rejected_price
-- title: Codes in rejected rows of price files
-- description: Codes that a rejected row of the last file of a publisher names, other than Medicare: what the file
--   states of them is not known until it is corrected. It says so of codes that another row states, too.
-- grain: code, publisher
-- column: code code "Billing code as text, with its zeros."
-- column: publisher_id int "Publisher of the file."
-- column: why text "File and line of the first of these rows."

SELECT rejected.code, import.publisher_id,
       'line ' || rejected.line || ' of ' || import.file_name || ' is rejected' AS why
FROM rejected_code AS rejected
JOIN import ON import.import_id = rejected.import_id
WHERE import.status = 'applied'
  AND NOT EXISTS (SELECT 1 FROM reference_release AS release WHERE release.import_id = rejected.import_id)
  AND NOT EXISTS (
      SELECT 1
      FROM import AS later
      WHERE later.publisher_id = import.publisher_id AND later.status = 'applied'
        AND later.import_id > import.import_id
  );
