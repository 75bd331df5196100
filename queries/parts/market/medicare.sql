-- part: market/medicare
-- description: The Medicare amount beside the scope.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row, or none
-- column: medicare money(USD) "National amount in a facility."

SELECT value AS medicare, value_na AS medicare_na
FROM v_benchmark
WHERE system = :system AND code = :code AND measure = 'medicare-amount' AND setting = 'facility'
  AND geography = 'US' AND modifiers = ''
ORDER BY period DESC
LIMIT 1;
