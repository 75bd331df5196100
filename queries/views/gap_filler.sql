-- view: gap_filler
-- title: What fills gaps
-- description: What would fill a promised fact, where it is to be had, and the command that takes it in.
-- grain: one file or text
-- column: filler code "Short name."
-- column: words text "What it is, as it follows `13 by`."
-- column: found_at text "Where it is to be had."
-- column: command text "The command that takes it in."
-- column: to_import text "All three in words, as a report says what fills a gap."

WITH filled (filler, words, found_at, command) AS (
    VALUES
    ('fee-schedule', 'the Medicare fee schedule (PPRRVU)',
     'CMS page "PFS Relative Value Files", the newest RVU zip', 'ratebook import PPRRVU.csv'),
    ('opps', 'OPPS Addendum B', 'CMS page "Addendum A and Addendum B Updates"', 'ratebook import FILE'),
    ('asc', 'ASC Addenda AA, BB and EE', 'CMS page "ASC Payment Rates – Addenda"', 'ratebook import FILE'),
    ('laboratory', 'the clinical laboratory fee schedule (CLFS)',
     'CMS page "Clinical Laboratory Fee Schedule Files"', 'ratebook import FILE'),
    ('drug-limit', 'the drug payment limits (ASP)', 'CMS page "ASP Pricing Files"', 'ratebook import FILE'),
    ('equipment', 'the equipment fee schedule (DMEPOS)', 'CMS page "DMEPOS Fee Schedule"', 'ratebook import FILE'),
    ('anesthesia', 'the anesthesia conversion factors',
     'CMS page "PFS Relative Value Files", ANES in the newest RVU zip', 'ratebook import FILE'),
    ('mue', 'the MUE table', 'CMS page "Medically Unlikely Edits", practitioner services', 'ratebook import FILE'),
    ('ncci', 'the NCCI PTP edits', 'CMS page "PTP Coding Edits", practitioner', 'ratebook import FILE'),
    ('utilization', 'the Medicare utilization file',
     'data.cms.gov, "Medicare Physician & Other Practitioners – by Geography and Service"', 'ratebook import FILE'),
    ('loaded', 'nobody: the loaded Medicare files leave it out', 'look in another source', 'ratebook status'),
    ('claims', 'a claims benchmark', 'a commercial claims data set under your license',
     'ratebook import FILE --profile PROFILE'),
    ('medicaid', 'a state''s Medicaid fee schedule', 'the state''s Medicaid agency',
     'ratebook import FILE --profile PROFILE'),
    ('price-file', 'a hospital or payer price file',
     'a hospital''s website, footer link "Price Transparency"; or your own list of rates', 'ratebook import FILE'),
    ('withheld', 'nobody: the publisher hides small counts',
     'cite the source; load a licensed or fuller one if there is one', 'ratebook report gaps'),
    ('corrected', 'a corrected price file', 'the publisher of the price file', 'ratebook import FILE'),
    ('in-force', 'a price file with rates in force that are no tokens', 'the publisher of the price file',
     'ratebook import FILE'),
    ('corrected-file', 'a corrected or newer file in place of the one that states no figure',
     'the publisher of the file', 'ratebook import FILE'),
    ('modifier-text', 'texts on modifiers', 'your own code_modifiers.csv', 'ratebook seed DIR'),
    ('code-text', 'texts on the code', 'your own code_sections.csv', 'ratebook seed DIR'),
    ('policy', 'each payer''s medical policy', 'the payer; your own payer_sections.csv', 'ratebook seed DIR'),
    ('code-fact', 'your own codes.csv', 'the publisher of the code system, its yearly release', 'ratebook seed DIR'),
    ('hcpcs', 'the HCPCS Level II file', 'CMS page "HCPCS Quarterly Update"', 'ratebook import FILE'),
    ('descriptor', 'a licensed descriptor file', 'the publisher of the code system', 'ratebook seed DIR')
)
SELECT filler, words, found_at, command,
       CASE
           -- What nobody has, no command takes in.
           WHEN words LIKE 'nobody: %' THEN 'nothing: ' || substr(words, 9) || '; ' || found_at
           ELSE 'import ' || words || ', from ' || CASE WHEN found_at LIKE 'CMS page%' THEN 'the ' ELSE '' END
               || found_at || ': `' || command || '`'
       END AS to_import
FROM filled;
