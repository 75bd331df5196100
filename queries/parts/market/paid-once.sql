-- part: market/paid-once
-- description: What Medicare pays for modifiers that are not valid on the code, where it pays the code all the same:
--   once, of bilateral surgery on what is no pair. A sentence that follows others.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one modifier
-- column: once_modifier code "The modifier."
-- column: paid_once text "The sentence."

SELECT modifier AS once_modifier,
       ' Modifier ' || modifier || ' is not allowed on this code by Medicare, which pays the procedure once: the '
           || 'amount beside a rate with it is that without a modifier.' AS paid_once
FROM medicare_modifier_effect
WHERE system = :system AND code = :code AND part = '' AND newest AND verdict = 'paid once';
