-- view: v_payer_file
-- title: Files that payers list
-- description: The files of each payer's newest table of contents with the plans whose prices they hold.
-- grain: file, plan
-- column: publisher text names "Payer whose table of contents it is."
-- column: kind text "in-network or allowed amounts."
-- column: base_name text names "Name that a download of the file has."
-- column: unpacked_name text names "That name without `.gz` or `.zip`, as a file has it that was unpacked."
-- column: location text names "Its address."
-- column: description text names "What the payer says of it."
-- column: plan_name text names "A plan whose prices it holds."
-- column: plan_id_type text "ein or hios."
-- column: plan_id code "The plan's number."
-- column: market text "group or individual."
-- column: import_id int "Import of the table of contents; `v_import` has the file."
-- column: file_name text names "The table of contents."
-- column: source_line int "Line of the source file, counted from 1."

SELECT publisher.name AS publisher, listed.kind, listed.base_name,
       CASE
           WHEN lower(listed.base_name) LIKE '%.gz' THEN substr(listed.base_name, 1, length(listed.base_name) - 3)
           WHEN lower(listed.base_name) LIKE '%.zip' THEN substr(listed.base_name, 1, length(listed.base_name) - 4)
           ELSE listed.base_name
       END AS unpacked_name, listed.location,
       listed.description, listed.description_na,
       plan.plan_name,
       coalesce(plan.plan_name_na, CASE WHEN plan.position IS NULL THEN 'not-supplied' END) AS plan_name_na,
       plan.plan_id_type,
       coalesce(plan.plan_id_type_na, CASE WHEN plan.position IS NULL THEN 'not-supplied' END) AS plan_id_type_na,
       plan.plan_id, coalesce(plan.plan_id_na, CASE WHEN plan.position IS NULL THEN 'not-supplied' END) AS plan_id_na,
       plan.market, coalesce(plan.market_na, CASE WHEN plan.position IS NULL THEN 'not-supplied' END) AS market_na,
       import.import_id, import.file_name, contents.source_line
FROM payer_contents AS contents
JOIN publisher USING (publisher_id)
JOIN import ON import.import_id = contents.import_id
JOIN payer_contents_file AS listed USING (payer_contents_id)
LEFT JOIN payer_contents_plan AS plan USING (payer_contents_id)
WHERE contents.import_id = (
    SELECT max(newer.import_id) FROM payer_contents AS newer WHERE newer.publisher_id = contents.publisher_id
);
