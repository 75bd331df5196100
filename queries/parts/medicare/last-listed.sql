-- part: medicare/last-listed
-- description: Of a code that the fee schedule in force has no more: the release that listed it last, with the amount
--   in words, which is none of today. No row for any other code.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one setting
-- column: setting text "facility or non-facility."
-- column: left_out_of text "Name of the release in force, which leaves the code out."
-- column: words text "The release that listed the code last, with its amount."
-- column: file_name text names "Source file of the row."
-- column: source_line int "Line in it."
-- column: import_id int "Import of the row."

SELECT setting, release_name AS left_out_of,
       'last listed in ' || label || ' (' || year || CASE WHEN cents IS NULL THEN '), without an amount there'
           ELSE printf('), with $%,d.%02d', cents / 100, cents % 100) END AS words,
       file_name, source_line, import_id
FROM (
    SELECT setting, label, year, cents, file_name, source_line, import_id, max(newest) OVER () AS is_listed,
           row_number() OVER (PARTITION BY setting ORDER BY period DESC) AS nth
    FROM medicare_national_cents
    WHERE system = :system AND code = :code AND modifier = '' AND part = ''
) AS listed
JOIN (
    SELECT release_name FROM v_medicare_release WHERE dataset = 'fee-schedule' AND part = '' AND newest
) AS release ON TRUE
WHERE is_listed = 0 AND nth = 1;
