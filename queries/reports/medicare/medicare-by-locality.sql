-- name: medicare-by-locality
-- title: Medicare amount by locality
-- description: The fee schedule amount of each payment locality: every part of the relative value units times the
--   locality's index. Indices of another year than the units are combined only when asked for; empty while the
--   indices of the year are not loaded.
-- with: medicare/release-asked medicare/chained
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier default="" "one modifier or several; blank is the global service"
-- param: year int optional "year of the units; left out, the newest"
-- param: gpci_year int optional "year of the indices; left out, that of the units"
-- param: locality text optional choices=query:medicare-localities "one locality as contractor/number, such as 09102/04"
-- param: apm text default=not-qualifying choices=not-qualifying,qualifying
--   "from 2026 on: the factor of clinicians who qualify for an alternative payment model, or of all others"
-- grain: one locality
-- key: contractor locality
-- column: contractor code "Medicare administrative contractor; with the number it names the locality."
-- column: locality code title="Number" "Locality number; alone it is not unique."
-- column: state code "State."
-- column: locality_name text title="Locality" "The name of the file."
-- column: work_gpci decimal title="Work index" "Geographic index of the work units."
-- column: pe_gpci decimal title="Practice expense index" "Geographic index of the practice expense units."
-- column: malpractice_gpci decimal title="Malpractice index" "Geographic index of the malpractice units."
-- column: facility_amount money(USD) title="Facility" "Dollars where the facility bears the practice expense."
-- column: nonfacility_amount money(USD) title="Non-facility" "Dollars where the practice bears it."
-- column: year code "Year of the units."
-- column: gpci_source text title="Indices from"
--   "File and line of the indices; the line beside the table is that of the units."
-- column: imports text "Imports of the units and of the indices."
-- beside: work_gpci pe_gpci malpractice_gpci state locality_name
-- inputs: medicare-explain locality=contractor/locality setting="facility" of=facility_amount
-- inputs: medicare-explain locality=contractor/locality setting="non-facility" of=nonfacility_amount
-- tags: code, medicare

WITH in_force AS (
    SELECT period, part, year, gpci_year FROM release_asked
),
places AS MATERIALIZED (
    SELECT * FROM medicare_fee_place WHERE area <> '' AND (:locality IS NULL OR area = :locality)
),
modifier_sets AS (
    SELECT :modifier AS modifiers WHERE :modifier <> ''
),
here AS MATERIALIZED (
    SELECT contractor, locality, state, locality_name, work_gpci, pe_gpci, malpractice_gpci, gpci_import_id,
           gpci_file_name, gpci_source_line, setting, in_force.year, cents, cents_na, file_name, source_line, import_id
    FROM chained
    JOIN in_force ON in_force.period = chained.period
    JOIN places AS place ON place.area = chained.area AND place.gpci_year = in_force.gpci_year
    WHERE chained.last
    UNION ALL
    -- Without a modifier there are no steps.
    SELECT contractor, locality, state, locality_name, work_gpci, pe_gpci, malpractice_gpci, gpci_import_id,
           gpci_file_name, gpci_source_line, setting, local.year, cents, cents_na, file_name, source_line, import_id
    FROM medicare_locality_cents AS local
    JOIN in_force ON in_force.period = local.period AND in_force.part = local.part
    WHERE :modifier = '' AND system = :system AND code = :code AND modifier = ''
      AND local.gpci_year = in_force.gpci_year
      AND (:locality IS NULL OR contractor || '/' || locality = :locality)
)
SELECT inside.contractor, inside.locality, inside.state, rtrim(inside.locality_name, '*') AS locality_name,
       inside.work_gpci / 1000.0 AS work_gpci, inside.pe_gpci / 1000.0 AS pe_gpci,
       inside.malpractice_gpci / 1000.0 AS malpractice_gpci,
       inside.cents / 100.0 AS facility_amount, inside.cents_na AS facility_amount_na,
       office.cents / 100.0 AS nonfacility_amount, office.cents_na AS nonfacility_amount_na,
       CAST(inside.year AS TEXT) AS year,
       inside.gpci_file_name || ' line ' || inside.gpci_source_line AS gpci_source,
       inside.import_id || ', ' || inside.gpci_import_id AS imports,
       inside.file_name AS _file, inside.source_line AS _line, inside.import_id AS _import,
       inside.gpci_file_name AS _beside_file, inside.gpci_source_line AS _beside_line,
       inside.gpci_import_id AS _beside_import,
       'nothing: the fee schedule has no amount there' AS _filled_by
FROM here AS inside
JOIN here AS office USING (contractor, locality)
WHERE inside.setting = 'facility' AND office.setting = 'non-facility'
ORDER BY inside.cents DESC, office.cents DESC, contractor, locality;
