-- view: v_medicare_release
-- title: Medicare releases
-- description: Current releases of Medicare files: one of each dataset, period and part. An extract that ratebook
--   ships is left out as soon as a whole file of its year, or of a later one, is loaded. A publisher's file with less
--   than half of the rows of an older one is taken for an excerpt, in whatever order they were imported, and so is one
--   of claim edits with far fewer rows than a whole one has (`medicare_whole`); one of utilization stays beside whole
--   files of other years. A release whose first day is to come is in force from that
--   day on (a file of HCPCS at once: its rows have days of their own); where none has begun, the first that will.
-- grain: one release
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: dataset code "Which Medicare file it is, such as fee-schedule or gpci."
-- column: year int "Calendar year; null for a standing list."
-- column: period text "Year, year and month, or `standing`."
-- column: part text "What distinguishes releases of one period, such as the service type; blank for the only one."
-- column: label text "Name of the release, such as RVU26A."
-- column: release_name text "The same; from 2026 on with whose factor it is: qualifying or non-qualifying APM."
-- column: edition date "Day that the publisher put on the file."
-- column: has_begun int "1 where its first day is today or before, otherwise 0."
-- column: precedence text
--   "Order in which releases are in force: of those that have begun the newest is last; blank for those to come."
-- column: latest_of_year int "1 for the latest loaded release of its year that has begun, otherwise 0."
-- column: newest int "1 for the newest release of its dataset and part that has begun: the one in force."
-- column: standing int
--   "1 for the newest and for what is in force of codes that newer excerpts leave out: the last whole release on."
-- column: standing_of_year int "The same among the releases of its year."
-- column: from_here text "Keys of its dataset's and part's releases from this one on, between bars."
-- column: from_here_in_year text "The same of its year."
-- column: extract int "1 for rows of a few codes, which say nothing of others, otherwise 0."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."

SELECT current.release_id, current.dataset, current.year, current.year_na, current.period, current.part,
       coalesce(current.format_version, current.period) AS label,
       coalesce(current.format_version, current.period)
           || CASE
               WHEN current.part LIKE '%qualifying-apm' THEN ', qualifying APM'
               WHEN current.year >= 2026 AND current.dataset IN ('fee-schedule', 'anesthesia', 'carrier-amount')
               THEN ', non-qualifying APM'
               ELSE ''
           END AS release_name,
       current.edition, current.edition_na,
       current.has_begun, current.precedence,
       -- 1 or 0, as a table has it: to some engines a condition is no number.
       CASE WHEN current.precedence_in_year = max(current.precedence_in_year) OVER (
           PARTITION BY current.dataset, current.year, current.part) THEN 1 ELSE 0 END AS latest_of_year,
       -- The one in force: the newest of its data set and part.
       CASE WHEN current.precedence = max(current.precedence) OVER (PARTITION BY current.dataset, current.part)
           THEN 1 ELSE 0 END AS newest,
       -- An excerpt says nothing of the codes that it leaves out: of them the last whole release is in force.
       CASE WHEN current.precedence > '' AND current.precedence >= coalesce(max(
           CASE WHEN current.excerpt THEN NULL ELSE current.precedence END) OVER (
           PARTITION BY current.dataset, current.part), '') THEN 1 ELSE 0 END AS standing,
       CASE WHEN current.precedence_in_year > '' AND current.precedence_in_year >= coalesce(max(
           CASE WHEN current.excerpt THEN NULL ELSE current.precedence_in_year END) OVER (
           PARTITION BY current.dataset, current.year, current.part), '') THEN 1 ELSE 0 END AS standing_of_year,
       -- The releases from this one on: an excerpt among them may list a code in the place of this one.
       '|' || group_concat(current.release_id, '|') OVER (
           PARTITION BY current.dataset, current.part ORDER BY current.precedence DESC) || '|' AS from_here,
       '|' || group_concat(current.release_id, '|') OVER (
           PARTITION BY current.dataset, current.year, current.part ORDER BY current.precedence_in_year DESC) || '|'
           AS from_here_in_year,
       CASE WHEN current.excerpt THEN 1 ELSE 0 END AS extract, current.import_id, current.file_name
FROM (
    SELECT sized.*,
           CASE WHEN has_begun = 1 THEN '1' || period WHEN period = first_to_come THEN '0' || period ELSE '' END
               AS precedence,
           CASE WHEN has_begun = 1 THEN '1' || period WHEN period = first_in_year THEN '0' || period ELSE '' END
               AS precedence_in_year,
           extract OR few OR (dataset <> 'utilization'
               AND 2 * size < coalesce(
                   max(CASE WHEN extract THEN NULL ELSE size END) OVER (PARTITION BY dataset, kind ORDER BY period),
                   0)) AS excerpt
    FROM (
        SELECT known.*,
               min(CASE WHEN has_begun = 0 THEN period END) OVER (PARTITION BY dataset, part) AS first_to_come,
               min(CASE WHEN has_begun = 0 THEN period END) OVER (PARTITION BY dataset, year, part) AS first_in_year,
               max(CASE WHEN extract OR has_begun = 0 THEN NULL ELSE year END) OVER (PARTITION BY dataset, part)
                   AS whole_year,
               -- Pairs of codes come in four files, f1 to f4, or in one.
               CASE WHEN kind = part THEN rows ELSE 4 * avg(rows) OVER (PARTITION BY dataset, kind, period) END AS size
        FROM (
            SELECT release.*, import.rows_accepted AS rows, import.format_version, import.edition, import.edition_na,
                   import.file_name,
                   -- Of utilization the import counted the codes.
                   dataset <> 'utilization' AND EXISTS (
                       SELECT 1
                       FROM medicare_whole AS whole
                       WHERE whole.dataset = release.dataset AND release.part LIKE whole.kind AND whole.decides = 1
                         AND import.rows_accepted < whole.fewest
                   ) AS few,
                   -- A list without a period begins with letters; the rows of HCPCS have days of their own.
                   CASE WHEN release.period <= today.day OR release.period >= 'a' OR dataset = 'hcpcs' THEN 1 ELSE 0 END
                       AS has_begun,
                   CASE WHEN part LIKE '% f_' THEN substr(part, 1, length(part) - 3) ELSE part END AS kind
            FROM reference_release AS release
            JOIN import USING (import_id)
            JOIN today ON TRUE
            WHERE superseded_by IS NULL
        ) AS known
    ) AS sized
) AS current
-- What was used in one year is nothing that a later one replaces.
WHERE NOT (current.extract AND current.dataset <> 'utilization' AND coalesce(current.whole_year >= current.year, 0));
