-- lake: lake_import
-- description: Published files that were not taken back, each with a number: a later edition has a larger one, and
--   of two files of one day that of the larger name. A list of a payer's own is known by the payer that its name leads
--   to and the list's own name, as an import knows it; other files by their publisher.

WITH named AS (
    SELECT part, entity_letters, list_letters,
           lower(trim(CASE instr(publisher, ': ') WHEN 0 THEN publisher
               ELSE substr(publisher, 1, instr(publisher, ': ') - 1) END)) AS entity
    FROM lake_file
    WHERE publisher_kind = 'payer' AND format = 'payer-in-network'
),
-- As the view `payer_list` of the database has them.
called AS (
    SELECT DISTINCT payer_id, letters
    FROM (
        SELECT payer_id, letters FROM payer_alias WHERE superseded_by IS NULL
        UNION ALL
        SELECT payer_id, replace(payer, '-', '') FROM payer
    ) AS name
),
listed AS (
    SELECT named.part,
           -- A list that is called as the payer is all of the payer's.
           coalesce('#' || payer.payer_id, named.entity) || ': '
               || CASE WHEN named.list_letters = named.entity_letters OR called.letters IS NOT NULL THEN ''
                   ELSE named.list_letters END AS list_key
    FROM named
    LEFT JOIN lake_payer AS payer ON payer.payer_key = named.entity
    LEFT JOIN called ON called.payer_id = payer.payer_id AND called.letters = named.list_letters
)
SELECT 1000000 + row_number() OVER (
           ORDER BY CASE WHEN file.edition IS NULL THEN 0 ELSE 1 END, file.edition, file.part
       ) AS import_id,
       file.*, coalesce(listed.list_key, file.publisher) AS list_key
FROM lake_file AS file
LEFT JOIN lake_undone AS undone ON undone.part = file.part
LEFT JOIN listed ON listed.part = file.part
WHERE file.file_name IS NOT NULL AND undone.part IS NULL;
