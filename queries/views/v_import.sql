SELECT import.import_id, import.file_name, publisher.kind AS publisher_kind, publisher.name AS publisher,
       import.format, import.format_version, import.format_version_na, import.encoding,
       import.edition, import.edition_na, import.profile, import.profile_na,
       import.bytes, import.sha256, import.fingerprint, import.fingerprint_na, import.started_at, import.finished_at, import.status,
       import.rows_read, import.rows_accepted, import.rows_rejected,
       import.facts_added, import.facts_changed, import.facts_removed, import.facts_unchanged,
       import.tool_version, import.schema_version
FROM import
JOIN publisher USING (publisher_id);
