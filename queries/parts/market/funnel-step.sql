-- part: market/funnel-step
-- description: What is counted on the way from all rates of a code to those that count, in order.
-- grain: one step
-- column: position int "Place in the order of display."
-- column: what text "The step; a reason follows that of what is left out."

SELECT 1 AS position, 'All current rates and amounts of the code' AS what
UNION ALL
SELECT 2, 'Left out, '
UNION ALL
SELECT 3, 'Rates that count'
UNION ALL
SELECT 4, 'Contracts, one vote each'
UNION ALL
SELECT 5, 'Providers, one vote each';
