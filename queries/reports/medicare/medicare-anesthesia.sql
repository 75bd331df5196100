-- name: medicare-anesthesia
-- title: Medicare anesthesia factors by locality
-- description: Dollars for one anesthesia unit. The amount is base units plus time units (15 minutes each) times the
--   factor; both are on the claim and in CMS's table of base units, not in the fee schedule, so an amount is computed
--   only for units that are given. A modifier of the anesthesia team takes its share: QK, QX and QY 50 percent, AA
--   and QZ all of it; AD is paid 3 base units.
-- param: units decimal optional "base units and time units together, such as 11.4; left out, no amount is computed"
-- param: modifier text optional choices=AA,AD,QK,QX,QY,QZ
--   "modifier of the anesthesia team; left out, the amount is paid in full"
-- param: year int optional "year of the factors; left out, the newest"
-- param: locality text optional "one locality as contractor/number, such as 09102/04"
-- grain: one locality
-- key: contractor locality release
-- column: contractor code "Medicare administrative contractor; with the number it names the locality."
-- column: locality code title="Number" "Locality number; alone it is not unique."
-- column: locality_name text title="Locality" "The name of the file."
-- column: factor decimal "Dollars for one unit."
-- column: amount money(USD) "Units times the factor and the share, rounded half up to the cent."
-- column: share decimal title="Percent" "Share of the units times the factor."
-- column: year code "Year of the factors."
-- column: release text "Release of the factors; from 2026 on with the clinicians that it is for."
-- tags: medicare
SELECT factor.contractor, factor.locality, rtrim(factor.name, '*') AS locality_name,
       factor.conversion_factor / 10000.0 AS factor,
       (CAST(round(rule.units * 10000) AS INTEGER) * factor.conversion_factor * rule.thousandths + 500000000)
           / 1000000000 / 100.0 AS amount,
       CASE WHEN rule.units IS NULL THEN 'not-supplied' END AS amount_na,
       rule.thousandths / 10.0 AS share,
       CAST(release.year AS TEXT) AS year, release.release_name AS release,
       release.file_name AS _file, factor.source_line AS _line, release.import_id AS _import,
       'the units of a claim: `--param units=11.4`' AS _filled_by
FROM medicare_anesthesia AS factor
JOIN (
    SELECT :units AS units, thousandths
    FROM medicare_modifier_rule
    WHERE modifier = :modifier AND indicator = 'J' AND modifier <> 'AD'
    UNION ALL
    SELECT CASE WHEN :modifier = 'AD' THEN 3 ELSE :units END, 1000
    WHERE :modifier IS NULL OR :modifier = 'AD'
) AS rule ON TRUE
JOIN (
    -- The factors of the two kinds of clinicians may be loaded of several years: those of one year are given.
    SELECT *, dense_rank() OVER (ORDER BY year DESC) AS years_ago
    FROM v_medicare_release
    WHERE dataset = 'anesthesia' AND CASE WHEN :year IS NULL THEN newest = 1
        ELSE latest_of_year = 1 AND year = :year END
) AS release ON release.release_id = factor.release_id AND release.years_ago = 1
WHERE (:locality IS NULL OR factor.contractor || '/' || factor.locality = :locality)
ORDER BY factor.contractor, factor.locality, release.part;
