-- lake: lake_import
-- description: Published files that were not taken back, each with a number: a later edition has a larger one, and
--   of two files of one day that of the larger name. A list of a payer's own is known by the payer that its name leads
--   to and the list's own name, as an import knows it; other files by their publisher.

WITH named AS (
    SELECT part,
           lower(trim(CASE instr(publisher, ': ') WHEN 0 THEN publisher
               ELSE substr(publisher, 1, instr(publisher, ': ') - 1) END)) AS entity,
           CASE instr(publisher, ': ') WHEN 0 THEN '' ELSE substr(publisher, instr(publisher, ': ') + 2) END AS list
    FROM lake_file
    WHERE publisher_kind = 'payer' AND format = 'payer-in-network'
),
-- As the view `payer_list` of the database has them.
spelled AS (
    SELECT of_what, id, payer_id,
           lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
               words, ' ', ''), '-', ''), '_', ''), '.', ''), ',', ''), '&', ''), '''', ''),
               '/', ''), '(', ''), ')', '')) AS letters
    FROM (
        SELECT 'entity' AS of_what, part AS id, NULL AS payer_id, entity AS words FROM named
        UNION ALL
        SELECT 'list', part, NULL, list FROM named
        UNION ALL
        SELECT 'payer', NULL, payer_id, payer_key FROM lake_payer
        UNION ALL
        SELECT 'payer', NULL, payer_id, payer FROM payer
    ) AS name
),
listed AS (
    SELECT named.part,
           -- A list that is called as the payer is all of the payer's.
           coalesce('#' || payer.payer_id, named.entity) || ': '
               || CASE WHEN list.letters = entity.letters OR called.letters IS NOT NULL THEN ''
                   ELSE list.letters END AS list_key
    FROM named
    JOIN spelled AS entity ON entity.of_what = 'entity' AND entity.id = named.part
    JOIN spelled AS list ON list.of_what = 'list' AND list.id = named.part
    LEFT JOIN lake_payer AS payer ON payer.payer_key = named.entity
    LEFT JOIN (SELECT DISTINCT payer_id, letters FROM spelled WHERE of_what = 'payer') AS called
        ON called.payer_id = payer.payer_id AND called.letters = list.letters
)
SELECT 1000000 + row_number() OVER (
           ORDER BY CASE WHEN file.edition IS NULL THEN 0 ELSE 1 END, file.edition, file.part
       ) AS import_id,
       file.*, coalesce(listed.list_key, file.publisher) AS list_key
FROM lake_file AS file
LEFT JOIN lake_undone AS undone ON undone.part = file.part
LEFT JOIN listed ON listed.part = file.part
WHERE file.file_name IS NOT NULL AND undone.part IS NULL;
