-- part: market/asked
-- description: The scopes of the code that fit what is asked for, of every kind of amount.
-- with: market/scopes
-- param: modifier modifier optional "modifiers of the scope; left out, those with most providers"
-- param: setting text optional "setting of the scope, as the table of scopes prints it"
-- param: billing_class text optional "billing class of the scope, as the table of scopes prints it"
-- param: method text optional "contracting method of the scope, as the table of scopes prints it"
-- param: line_of_business text optional "line of business of the scope, as the table of scopes prints it"
-- param: unit text optional "unit of the scope, as the table of scopes prints it"
-- grain: one scope
-- column: amount_kind text "Kind of the amounts."
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
-- column: scope_rank int "1 is the scope taken first."

SELECT amount_kind, scope, scope_unit, scope_modifiers, scope_setting, scope_class, scope_method, scope_line,
       medicare_class, medicare_setting, medicare_setting_na, medicare_periods, beside_periods, scope_rank
FROM (
    SELECT scopes.*,
           max(CASE WHEN scope_setting = :setting THEN 1 ELSE 0 END) OVER (PARTITION BY amount_kind) AS has_setting
    FROM scopes
    WHERE (:modifier IS NULL
        OR scope_modifiers = CASE WHEN :modifier = '' THEN 'none' ELSE replace(:modifier, '|', ' ') END)
      AND (:billing_class IS NULL OR scope_class = :billing_class)
      AND (:method IS NULL OR scope_method = :method)
      AND (:line_of_business IS NULL OR scope_line = :line_of_business OR amount_kind <> 'negotiated')
      AND (:unit IS NULL OR scope_unit = :unit)
) AS fitting
-- `outpatient` is the scope of that name; where there is none, also one such as `outpatient, surgical center`.
WHERE :setting IS NULL OR scope_setting = :setting
   OR (has_setting = 0 AND scope_setting LIKE :setting || ', %');
