-- name: freshness
-- title: Freshness by source
-- description: How old the newest data of each source is, by the day that the publisher put on it.
--   Without that day its age is not known. The shipped seed has no age and is left out.
-- param: today date default=latest "the day to count from; the command line gives the day of the run"
-- param: stale_after count default=100 "days after which a source is stale, unless its profile says otherwise"
-- param: old_after count default=400 "days after which it is old, unless its profile says otherwise"
-- grain: one source
-- key: publisher format
-- column: publisher text names title="Source" "Who the files speak for."
-- column: format text "The format of the newest file."
-- column: file_name text names title="Newest file" "Its name."
-- column: edition date title="Edition" "The day that the publisher put on the data."
-- column: imported_on date title="Imported" "The day it was imported, UTC."
-- column: days int title="Days old" "From the edition."
-- column: allowed text "Days after which it is stale, and old: of its mapping profile, or the general ones."
-- column: status text "fresh, stale or old."
-- check: status = 'fresh'
-- tags: freshness, check, database
WITH newest AS (
    SELECT publisher, format, file_name, edition, edition_na, date(finished_at) AS imported_on, import_id,
           row_number() OVER (PARTITION BY publisher, format ORDER BY coalesce(edition, date(finished_at)) DESC,
               import_id DESC) AS turn
    FROM v_import
    WHERE publisher_kind <> 'ratebook' AND status = 'applied'
),
limited AS (
    SELECT newest.*, stale.after_days AS warn_after_days, old.after_days AS error_after_days
    FROM newest
    LEFT JOIN import_freshness AS stale ON stale.import_id = newest.import_id AND stale.status = 'stale'
    LEFT JOIN import_freshness AS old ON old.import_id = newest.import_id AND old.status = 'old'
    WHERE turn = 1
),
aged AS (
    SELECT *, CAST(julianday(:today) - julianday(edition) AS INTEGER) AS days,
           coalesce(warn_after_days, min(:stale_after, coalesce(error_after_days, :stale_after))) AS stale_limit,
           -- A profile that lets data grow older than the general limit, and names no other, has none.
           coalesce(error_after_days,
               CASE WHEN warn_after_days >= :old_after THEN NULL ELSE :old_after END) AS old_limit
    FROM limited
)
SELECT publisher, format, file_name, edition, edition_na, imported_on, days, edition_na AS days_na,
       stale_limit || coalesce(' and ' || old_limit, '') AS allowed,
       CASE
           WHEN days IS NULL THEN NULL
           WHEN days > old_limit THEN 'old'
           WHEN days > stale_limit THEN 'stale'
           ELSE 'fresh'
       END AS status,
       edition_na AS status_na,
       file_name AS _file, 1 AS _line, import_id AS _import,
       'the publisher: the file gives no date' AS _filled_by
FROM aged
ORDER BY days DESC, publisher, format;
