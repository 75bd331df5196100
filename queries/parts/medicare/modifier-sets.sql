-- part: medicare/modifier-sets
-- description: The sets of modifiers that rates of the code have, and none.
-- reads: sought modifiers
-- grain: one set of modifiers
-- column: modifiers code "Modifiers divided by bars; blank is none."

SELECT modifiers
FROM sought
UNION
SELECT '';
