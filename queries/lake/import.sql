-- lake: import
-- description: As the table of the database: the files of the small tables, then those of prices.

SELECT import_id, publisher_id, publisher_kind, publisher_name, file_name, bytes, sha256, format, format_version,
       format_version_na, encoding, edition, edition_na, profile, profile_na, profile_sha256, profile_sha256_na,
       filter_sha256, filter_sha256_na, fingerprint, fingerprint_na, tool_version, schema_version, started_at,
       finished_at, status, rows_read, rows_accepted, rows_rejected, facts_added, facts_changed, facts_removed,
       facts_unchanged, only_adds
FROM lake_table_import
UNION ALL
SELECT file.import_id, publisher.publisher_id, publisher.kind, publisher.name, file.file_name, file.bytes, file.sha256,
       file.format, file.format_version, file.format_version_na, file.encoding, file.edition, file.edition_na,
       file.profile, CASE WHEN file.profile IS NULL THEN 'not-applicable' END,
       file.profile_sha256, CASE WHEN file.profile_sha256 IS NULL THEN 'not-applicable' END,
       file.filter_sha256, CASE WHEN file.filter_sha256 IS NULL THEN 'not-applicable' END,
       file.fingerprint, CASE WHEN file.fingerprint IS NULL THEN 'pending' END,
       file.program, 0, file.published_at, file.published_at, 'applied', file.rows_read, file.rows_accepted,
       file.rows_rejected, file.rates, 0, 0, 0, 0
FROM lake_import AS file
JOIN lake_publisher AS publisher ON publisher.kind = file.publisher_kind AND publisher.list_key = file.list_key;
