-- view: medicare_whole
-- title: How large a whole file of Medicare is
-- description: Below which number of rows (of utilization, of codes) a file of Medicare is an excerpt by far: about a
--   tenth of what the smallest whole one had. Of pairs of codes it is the number of one of four files. Of geographic
--   indices the number of localities is known exactly: the guard I520 holds other files.
-- grain: dataset and kind
-- column: dataset code "Which Medicare file it is, as in `v_medicare_release`."
-- column: kind text "Part of the dataset, as a pattern."
-- column: fewest int "Fewer are no whole file."
-- column: counted text "What is counted."
-- column: decides int
--   "1 where reports take a smaller file for an excerpt, which says nothing of others; 0 where only the import warns."

WITH whole (dataset, kind, fewest, counted, decides) AS (
    VALUES ('utilization', '%', 1000, 'code', 1), ('mue', 'practitioner', 1000, 'code', 1),
           ('mue', 'outpatient hospital', 1000, 'code', 1), ('ncci-ptp', '%', 10000, 'pair of codes', 1),
           ('fee-schedule', '%', 2000, 'row', 0), ('opps', '%', 2000, 'row', 0), ('asc', '%', 150, 'row', 0),
           ('laboratory', '%', 200, 'row', 0), ('drug-limit', '%', 100, 'row', 0), ('hcpcs', '%', 1000, 'code', 0),
           ('anesthesia', '%', 80, 'locality', 0)
)
SELECT dataset, kind, fewest, counted, decides
FROM whole;
