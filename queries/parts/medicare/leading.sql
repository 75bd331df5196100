-- part: medicare/leading
-- description: The setting whose professional fee is shown first: where the code is done most, as the utilization file
--   counts it; or else the office for what has no global period, such as visits and tests.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row
-- column: leading text "facility or non-facility."

SELECT CASE WHEN coalesce(
           (
               SELECT sum(CASE WHEN setting = 'non-facility' THEN services ELSE -services END)
                          FILTER (WHERE services IS NOT NULL) > 0
               FROM v_medicare_utilization
               WHERE system = :system AND code = :code AND level = 'National'
                 AND year = (
                     SELECT year
                     FROM v_medicare_utilization
                     WHERE system = :system AND code = :code AND level = 'National' AND services IS NOT NULL
                     ORDER BY year DESC
                     LIMIT 1
                 )
           ),
           (
               SELECT max(rvu.global_days = 'XXX')
               FROM medicare_rvu AS rvu
               JOIN code USING (code_id)
               JOIN medicare_fee_row AS fee
                   ON fee.code_id = rvu.code_id AND fee.modifier = rvu.modifier AND fee.release_id = rvu.release_id
               WHERE code.system = :system AND code.code = :code AND rvu.modifier = '' AND fee.part = '' AND fee.newest
           ),
           FALSE
       ) THEN 'non-facility' ELSE 'facility' END AS leading;
