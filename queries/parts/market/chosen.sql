-- part: market/chosen
-- description: The scope of negotiated rates that a comparison stays in: the first of those asked for.
-- with: market/asked
-- grain: one row, or none
-- column: scope text "What can be compared, in words."
-- column: scope_unit text "What the dollars are for."
-- column: scope_modifiers text "Modifiers in words."
-- column: scope_setting text "Setting; in brackets why it is not known."
-- column: scope_class text "Billing class; in brackets why it is not known."
-- column: scope_method text "Method; in brackets why it is not known."
-- column: scope_line text "Its line of business."
-- column: medicare_class text "Whose Medicare amount it is compared with."
-- column: medicare_setting text "The setting of that amount."
-- column: medicare_periods text "The releases of that amount, divided by commas."
-- column: beside_periods text "The releases of the amounts of all that is beside the scope, divided by commas."
-- column: note text "The scope as a sentence."

SELECT scope, scope_unit, scope_modifiers, scope_setting, scope_class, scope_method, scope_line, medicare_class,
       medicare_setting, medicare_setting_na, medicare_periods, beside_periods,
       'One scope: ' || :system || ' ' || :code || '; ' || scope || '.' AS note
FROM asked
WHERE amount_kind = 'negotiated'
ORDER BY scope_rank
LIMIT 1;
