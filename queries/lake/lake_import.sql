-- lake: lake_import
-- description: Published files that were not taken back, each with a number: a later edition has a larger one, and
--   of two files of one day that of the larger name. A list of a payer's own is known by the payer that its name leads
--   to and the list's own name, as an import knows it; other files by their publisher.

SELECT 1000000 + row_number() OVER (
           ORDER BY CASE WHEN file.edition IS NULL THEN 0 ELSE 1 END, file.edition, file.part
       ) AS import_id,
       file.*,
       CASE
           WHEN file.publisher_kind <> 'payer' OR file.format <> 'payer-in-network' THEN file.publisher
           -- A list that is called as the payer is all of the payer's.
           ELSE coalesce('#' || payer.payer_id, file.entity) || ': '
               || CASE WHEN called.payer_key IS NULL AND file.list <> file.entity THEN file.list ELSE '' END
       END AS list_key
FROM (
    SELECT lake_file.*,
           lower(trim(CASE instr(publisher, ': ') WHEN 0 THEN publisher
               ELSE substr(publisher, 1, instr(publisher, ': ') - 1) END)) AS entity,
           CASE instr(publisher, ': ') WHEN 0 THEN ''
               ELSE lower(trim(substr(publisher, instr(publisher, ': ') + 2))) END AS list
    FROM lake_file
) AS file
LEFT JOIN lake_undone AS undone ON undone.part = file.part
LEFT JOIN lake_payer AS payer ON payer.payer_key = file.entity
LEFT JOIN lake_payer AS called ON called.payer_key = file.list AND called.payer_id = payer.payer_id
WHERE file.file_name IS NOT NULL AND undone.part IS NULL;
