-- Nothing first in rising order and last in falling, as SQLite sorts.
SET default_null_order = 'nulls_first_on_asc_last_on_desc';
CREATE OR REPLACE MACRO reason_rank(reason) AS coalesce(list_position([{reasons}], reason), 99);
CREATE OR REPLACE MACRO is_structural(reason) AS coalesce(reason IN ({structural}), FALSE);
-- The reason to show for several gaps: the most frequent, a structural one only where all are.
CREATE OR REPLACE MACRO gap_reason_of(cells) AS (
    SELECT counted.r
    FROM (
        SELECT cell.r AS r, sum(cell.n) AS n
        FROM (SELECT unnest(cells) AS cell)
        WHERE cell.r IS NOT NULL
        GROUP BY cell.r
    ) AS counted
    ORDER BY is_structural(counted.r), counted.n DESC, reason_rank(counted.r)
    LIMIT 1
);
CREATE OR REPLACE MACRO gap_summary_of(cells) AS (
    SELECT coalesce(
               string_agg(printf('%,d', CAST(counted.n AS BIGINT)) || ' ' || counted.r, '; '
                   ORDER BY counted.n DESC, reason_rank(counted.r)),
               'no gaps'
           )
    FROM (
        SELECT cell.r AS r, sum(cell.n) AS n
        FROM (SELECT unnest(cells) AS cell)
        WHERE cell.r IS NOT NULL
        GROUP BY cell.r
    ) AS counted
);
CREATE OR REPLACE MACRO applicable_of(cells) AS coalesce(
    list_sum(list_transform(list_filter(cells, lambda cell: NOT is_structural(cell.r)), lambda cell: cell.n)), 0
);
