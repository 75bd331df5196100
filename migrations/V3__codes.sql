-- Codes, modifiers, places of service, and the prose that a code's publication promises.

CREATE TABLE code (
    code_id           INTEGER PRIMARY KEY,
    system            TEXT NOT NULL REFERENCES code_system (system),
    code              TEXT NOT NULL CHECK (code <> '' AND code = upper(trim(code))),
    -- ratebook's own short wording, never the publisher's descriptor.
    title             TEXT CHECK (title <> ''),
    title_na          TEXT REFERENCES absent_reason (reason),
    -- The publisher's text; `restricted` until the analyst imports a licensed file.
    descriptor        TEXT CHECK (descriptor <> ''),
    descriptor_na     TEXT REFERENCES absent_reason (reason),
    service_type      TEXT CHECK (service_type <> ''),
    service_type_na   TEXT REFERENCES absent_reason (reason),
    effective_from    TEXT CHECK (effective_from IS date(effective_from)),
    effective_from_na TEXT REFERENCES absent_reason (reason),
    effective_to      TEXT CHECK (effective_to IS date(effective_to)),
    effective_to_na   TEXT REFERENCES absent_reason (reason),
    replaced_by       TEXT CHECK (replaced_by <> ''),
    replaced_by_na    TEXT REFERENCES absent_reason (reason),
    import_id         INTEGER NOT NULL REFERENCES import (import_id),
    source_line       INTEGER NOT NULL CHECK (source_line >= 1),
    UNIQUE (system, code),
    CHECK ((title IS NULL) <> (title_na IS NULL)),
    CHECK ((descriptor IS NULL) <> (descriptor_na IS NULL)),
    CHECK ((service_type IS NULL) <> (service_type_na IS NULL)),
    CHECK ((effective_from IS NULL) <> (effective_from_na IS NULL)),
    CHECK ((effective_to IS NULL) <> (effective_to_na IS NULL)),
    CHECK ((replaced_by IS NULL) <> (replaced_by_na IS NULL))
) STRICT;
CREATE INDEX code_text ON code (code);

CREATE TABLE section (
    section     TEXT PRIMARY KEY,
    heading     TEXT NOT NULL CHECK (heading <> ''),
    position    INTEGER NOT NULL UNIQUE,
    -- 'code': one text per code. 'payer': one text per code and payer.
    scope       TEXT NOT NULL CHECK (scope IN ('code', 'payer')),
    promised    TEXT NOT NULL CHECK (promised <> ''),
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1)
) STRICT;

CREATE TABLE code_section (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    section     TEXT NOT NULL REFERENCES section (section),
    body        TEXT CHECK (body <> ''),
    body_na     TEXT REFERENCES absent_reason (reason),
    -- Where the text is from, each source with its edition; a secondary one is named as such.
    citation    TEXT CHECK (citation <> ''),
    citation_na TEXT REFERENCES absent_reason (reason),
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, section),
    CHECK ((citation IS NULL) <> (citation_na IS NULL)),
    CHECK ((body IS NULL) <> (body_na IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE modifier (
    modifier    TEXT PRIMARY KEY CHECK (length(modifier) = 2 AND modifier = upper(modifier)),
    -- 'CPT' for the numeric ones, whose descriptors are the American Medical Association's.
    level       TEXT NOT NULL CHECK (level IN ('CPT', 'HCPCS')),
    title       TEXT CHECK (title <> ''),
    title_na    TEXT REFERENCES absent_reason (reason),
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    CHECK ((title IS NULL) <> (title_na IS NULL))
) STRICT;

CREATE TABLE code_modifier (
    code_id        INTEGER NOT NULL REFERENCES code (code_id),
    modifier       TEXT NOT NULL REFERENCES modifier (modifier),
    description    TEXT CHECK (description <> ''),
    description_na TEXT REFERENCES absent_reason (reason),
    when_to_use    TEXT CHECK (when_to_use <> ''),
    when_to_use_na TEXT REFERENCES absent_reason (reason),
    -- What the medical record has to show.
    record         TEXT CHECK (record <> ''),
    record_na      TEXT REFERENCES absent_reason (reason),
    -- Whether the publication of the code lists it; the others are those that go with an operation.
    listed         TEXT NOT NULL CHECK (listed IN ('yes', 'no')),
    citation       TEXT CHECK (citation <> ''),
    citation_na    TEXT REFERENCES absent_reason (reason),
    import_id      INTEGER NOT NULL REFERENCES import (import_id),
    source_line    INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, modifier),
    CHECK ((description IS NULL) <> (description_na IS NULL)),
    CHECK ((when_to_use IS NULL) <> (when_to_use_na IS NULL)),
    CHECK ((record IS NULL) <> (record_na IS NULL)),
    CHECK ((citation IS NULL) <> (citation_na IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE place_of_service (
    place_of_service TEXT PRIMARY KEY CHECK (place_of_service GLOB '[0-9][0-9]'),
    name             TEXT NOT NULL CHECK (name <> ''),
    -- Which practice-expense figure of the Medicare fee schedule applies there.
    setting          TEXT CHECK (setting IN ('facility', 'non-facility')),
    setting_na       TEXT REFERENCES absent_reason (reason),
    import_id        INTEGER NOT NULL REFERENCES import (import_id),
    source_line      INTEGER NOT NULL CHECK (source_line >= 1),
    CHECK ((setting IS NULL) <> (setting_na IS NULL))
) STRICT;

-- Where a code is typically done.
CREATE TABLE code_place (
    code_id          INTEGER NOT NULL REFERENCES code (code_id),
    place_of_service TEXT NOT NULL REFERENCES place_of_service (place_of_service),
    note             TEXT CHECK (note <> ''),
    note_na          TEXT REFERENCES absent_reason (reason),
    citation         TEXT CHECK (citation <> ''),
    citation_na      TEXT REFERENCES absent_reason (reason),
    import_id        INTEGER NOT NULL REFERENCES import (import_id),
    source_line      INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, place_of_service),
    CHECK ((note IS NULL) <> (note_na IS NULL)),
    CHECK ((citation IS NULL) <> (citation_na IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE state (
    state       TEXT PRIMARY KEY CHECK (state GLOB '[A-Z][A-Z]'),
    name        TEXT NOT NULL CHECK (name <> ''),
    fips        TEXT NOT NULL CHECK (fips GLOB '[0-9][0-9]'),
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1)
) STRICT;

-- Codes that are compared side by side, in ratebook's own words.
CREATE TABLE code_family (
    family   TEXT NOT NULL,
    code     TEXT NOT NULL,
    position INTEGER NOT NULL,
    label    TEXT NOT NULL CHECK (label <> ''),
    PRIMARY KEY (family, code)
) STRICT, WITHOUT ROWID;

INSERT INTO code_family (family, code, position, label)
VALUES
    ('liver tumor ablation', '47370', 1, 'laparoscopic, radiofrequency'),
    ('liver tumor ablation', '47371', 2, 'laparoscopic, cryoablation'),
    ('liver tumor ablation', '47380', 3, 'open, radiofrequency'),
    ('liver tumor ablation', '47381', 4, 'open, cryoablation'),
    ('liver tumor ablation', '47382', 5, 'through the skin, radiofrequency'),
    ('liver tumor ablation', '47383', 6, 'through the skin, cryoablation');
