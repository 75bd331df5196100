-- lake: lake_series
-- description: Of which publisher each file is, however spelled, and of which of its lists: as an import knows it, by
--   the payer that the name leads to, or else by its letters and digits. Files with one `series_key` are editions of
--   one another; prices of a payer's own and rates of plans never are. `position` orders all files: a later edition
--   comes later. Imports of a database have their order in it; of two other files of one day the larger name is the
--   later.

-- As the view `payer_list` of the database has them.
WITH called AS (
    SELECT DISTINCT payer_id, letters, company
    FROM (
        SELECT payer_id, payer_key AS letters, company FROM payer_alias WHERE superseded_by IS NULL
        UNION ALL
        SELECT payer.payer_id, replace(payer.payer, '-', ''), named.company
        FROM payer
        JOIN payer_alias AS named ON named.payer_id = payer.payer_id AND named.superseded_by IS NULL
    ) AS name
),
-- A hospital's file that is known by another name than its own has the letters of that.
lettered AS (
    SELECT file.part, file.publisher_kind, file.format, file.order_day, file.edition, file.order_number,
           coalesce(hospital.entity_letters, file.entity_letters) AS entity_letters,
           coalesce(hospital.list_letters, file.list_letters) AS list_letters
    FROM lake_file AS file
    LEFT JOIN lake_hospital AS hospital ON hospital.part = file.part
),
named AS (
    SELECT file.part, file.publisher_kind, file.format,
           row_number() OVER (
               ORDER BY CASE WHEN coalesce(file.order_day, file.edition) IS NULL THEN 0 ELSE 1 END,
                        coalesce(file.order_day, file.edition), coalesce(file.order_number, 0), file.part
           ) AS position,
           -- A list that is called as the payer is all of the payer's.
           coalesce('#' || payer.payer_id || payer.company, file.entity_letters) || ': '
               || CASE
                   WHEN file.publisher_kind = 'payer' AND file.list_letters = file.entity_letters THEN ''
                   WHEN called.letters IS NOT NULL THEN ''
                   ELSE file.list_letters
               END AS list_key
    FROM lettered AS file
    LEFT JOIN lake_payer AS payer ON payer.payer_key = file.entity_letters AND file.publisher_kind = 'payer'
    LEFT JOIN called
        ON called.payer_id = payer.payer_id AND called.letters = file.list_letters AND called.company = payer.company
)
SELECT part, position, list_key,
       publisher_kind || CASE WHEN format = 'payer-in-network' THEN ' prices ' ELSE ' ' END || list_key AS series_key
FROM named;
