SELECT reference_release.release_id, reference_release.dataset, reference_release.year,
       reference_release.period, reference_release.part,
       coalesce(import.format_version, reference_release.period) AS label,
       import.edition, import.edition_na,
       reference_release.period = (
           SELECT max(other.period)
           FROM reference_release AS other
           WHERE other.dataset = reference_release.dataset
             AND other.year = reference_release.year
             AND other.part = reference_release.part
             AND other.superseded_by IS NULL
       ) AS latest_of_year,
       import.import_id, import.file_name
FROM reference_release
JOIN import USING (import_id)
WHERE reference_release.superseded_by IS NULL;
