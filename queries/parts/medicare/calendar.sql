-- part: medicare/calendar
-- description: The year and the quarter of the day that a report is of: what is published for a year or a quarter
--   before it is outdated.
-- param: today date default=latest "the day; the command line gives that of the run"
-- grain: one row
-- column: this_year text "Its year; null where no day is given."
-- column: this_quarter text "The first month of its quarter, such as 2026-04; null where no day is given."

SELECT CASE WHEN :today < '9999' THEN substr(:today, 1, 4) END AS this_year,
       CASE
           WHEN :today < '9999'
           THEN substr(:today, 1, 5) || CASE
               WHEN substr(:today, 6, 2) < '04' THEN '01'
               WHEN substr(:today, 6, 2) < '07' THEN '04'
               WHEN substr(:today, 6, 2) < '10' THEN '07'
               ELSE '10'
           END
       END AS this_quarter;
