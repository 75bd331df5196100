-- view: unlisted_rate
-- title: Rates of codes whose publication lists no payer
-- description: Of such a code one negotiated rate is promised, whoever states it: known, or the reason why it is not.
-- grain: code
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: status text "known, or the reason why it is not."
-- column: filler code "What would fill it: short name of `gap_filler`."
-- column: of_unpublished int "1 where the code has no publication, and figures were compared; 0 elsewhere."

SELECT rate.system, rate.code, rate.status, coalesce(remedy.filler, rate.filler) AS filler, rate.of_unpublished
FROM (
    SELECT asked.system, asked.code, 'known' AS status, 'price-file' AS filler, 0 AS of_unpublished
    FROM unlisted_code AS asked
    WHERE EXISTS (SELECT 1 FROM rate_alone AS rate WHERE rate.system = asked.system AND rate.code = asked.code)
    UNION ALL
    SELECT asked.system, asked.code, 'pending', 'price-file', 0
    FROM unlisted_code AS asked
    WHERE NOT EXISTS (SELECT 1 FROM rate_price AS rate WHERE rate.system = asked.system AND rate.code = asked.code)
    UNION ALL
    -- All that it states are prices of items that other codes name.
    SELECT asked.system, asked.code, 'not-applicable', 'price-file', 0
    FROM unlisted_code AS asked
    WHERE EXISTS (SELECT 1 FROM rate_price AS rate WHERE rate.system = asked.system AND rate.code = asked.code)
      AND NOT EXISTS (
          SELECT 1
          FROM rate_price AS rate
          WHERE rate.system = asked.system AND rate.code = asked.code AND rate.only_groups = 0
      )
    UNION ALL
    SELECT system, code, found,
           CASE WHEN found = 'known' THEN 'price-file' WHEN found = 'no-record' THEN 'in-force' ELSE 'corrected' END,
           1 - is_published
    FROM payer_found
    WHERE is_listed = 0
) AS rate
LEFT JOIN gap_remedy AS remedy ON remedy.brought_by = rate.filler AND remedy.reason = rate.status;
