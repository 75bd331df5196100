-- What payers publish of their own prices (Transparency in Coverage): who is paid, and where it is.
--
-- A price is a row of `rate` of the kind in-network; here is what such a price has beside. The groups of
-- providers that share a price are an interned set, because few sets have most prices.

-- A tax identification number with the clinicians who bill under it, as the file lists them; the same group
-- in another file is the same row.
CREATE TABLE provider_group (
    provider_group_id INTEGER PRIMARY KEY,
    tin_type     TEXT CHECK (tin_type = 'ein' OR tin_type = 'npi'),
    tin_type_na  TEXT REFERENCES absent_reason (reason),
    -- Digits without a dash. Without one the group is known by a reference alone.
    tin          TEXT CHECK (tin <> ''),
    tin_na       TEXT REFERENCES absent_reason (reason),
    -- As the first file has it; a group is the same under another name, which `provider_group_name` has.
    name         TEXT CHECK (name <> ''),
    name_na      TEXT REFERENCES absent_reason (reason),
    -- National provider identifiers listed; the list may stop at the tax identification number.
    npi_count    INTEGER CHECK (npi_count >= 1),
    npi_count_na TEXT REFERENCES absent_reason (reason),
    -- How the file refers to a group that it does not describe: an address, or a number of its own.
    reference    TEXT CHECK (reference <> ''),
    reference_na TEXT REFERENCES absent_reason (reason),
    fingerprint  INTEGER NOT NULL UNIQUE,
    import_id    INTEGER NOT NULL REFERENCES import (import_id),
    source_line  INTEGER NOT NULL CHECK (source_line >= 1),
    CHECK ((tin_type IS NULL) <> (tin_type_na IS NULL)),
    CHECK ((tin IS NULL) <> (tin_na IS NULL)),
    CHECK ((name IS NULL) <> (name_na IS NULL)),
    CHECK ((npi_count IS NULL) <> (npi_count_na IS NULL)),
    CHECK ((reference IS NULL) <> (reference_na IS NULL))
) STRICT;

-- What a later file calls a group that is known by another name, or by none; the newest holds.
CREATE TABLE provider_group_name (
    provider_group_id INTEGER NOT NULL REFERENCES provider_group (provider_group_id) ON DELETE CASCADE,
    import_id         INTEGER NOT NULL REFERENCES import (import_id),
    source_line       INTEGER NOT NULL CHECK (source_line >= 1),
    name              TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (provider_group_id, import_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE provider_group_npi (
    provider_group_id INTEGER NOT NULL REFERENCES provider_group (provider_group_id) ON DELETE CASCADE,
    npi               INTEGER NOT NULL CHECK (npi >= 0),
    PRIMARY KEY (provider_group_id, npi)
) STRICT, WITHOUT ROWID;

-- All groups that one price is paid to.
CREATE TABLE provider_set (
    provider_set_id INTEGER PRIMARY KEY,
    fingerprint     INTEGER NOT NULL UNIQUE,
    -- The same for sets of the same tax identifications: clinicians come and go from month to month.
    organizations   INTEGER NOT NULL,
    group_count     INTEGER NOT NULL CHECK (group_count >= 0),
    import_id       INTEGER NOT NULL REFERENCES import (import_id)
) STRICT;

CREATE TABLE provider_set_group (
    provider_set_id   INTEGER NOT NULL REFERENCES provider_set (provider_set_id) ON DELETE CASCADE,
    provider_group_id INTEGER NOT NULL REFERENCES provider_group (provider_group_id),
    PRIMARY KEY (provider_set_id, provider_group_id)
) STRICT, WITHOUT ROWID;

-- The networks that the groups of a set are listed for.
CREATE TABLE provider_set_network (
    provider_set_id INTEGER NOT NULL REFERENCES provider_set (provider_set_id) ON DELETE CASCADE,
    network         TEXT NOT NULL CHECK (network <> ''),
    PRIMARY KEY (provider_set_id, network)
) STRICT, WITHOUT ROWID;

-- What a price of an in-network file has beside its row in `rate`.
CREATE TABLE in_network_rate (
    rate_id         INTEGER PRIMARY KEY REFERENCES rate (rate_id) ON DELETE CASCADE,
    provider_set_id INTEGER NOT NULL REFERENCES provider_set (provider_set_id),
    -- What the payer says that the figure is. Only figures of one type can be compared.
    negotiated_type TEXT NOT NULL
        CHECK (negotiated_type = 'negotiated' OR negotiated_type = 'derived' OR negotiated_type = 'fee schedule'
            OR negotiated_type = 'percentage' OR negotiated_type = 'per diem'),
    -- ffs: for the service. A bundle and a capitation are no price of a single code.
    arrangement     TEXT CHECK (arrangement = 'ffs' OR arrangement = 'bundle' OR arrangement = 'capitation'),
    arrangement_na  TEXT REFERENCES absent_reason (reason),
    -- Places of service divided by bars where there are several, CSTM-00 for all; '' where the charge has the one.
    places          TEXT NOT NULL,
    -- First byte of the price in the unpacked file, and its JSON pointer: /in_network/0/negotiated_rates/0/...
    source_byte     INTEGER NOT NULL CHECK (source_byte >= 0),
    item_index      INTEGER NOT NULL CHECK (item_index >= 0),
    element_index   INTEGER NOT NULL CHECK (element_index >= 0),
    price_index     INTEGER NOT NULL CHECK (price_index >= 0),
    CHECK ((arrangement IS NULL) <> (arrangement_na IS NULL))
) STRICT;

-- The codes that a bundle or a capitation covers; their prices are not the price of the bundle.
CREATE TABLE item_component (
    item_id  INTEGER NOT NULL REFERENCES item (item_id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 1),
    code_id  INTEGER NOT NULL REFERENCES code (code_id),
    published_system TEXT NOT NULL REFERENCES code_system (system),
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_component_code ON item_component (code_id, item_id);

-- A payer's table of contents: a list of plans, and the files that hold their prices.
CREATE TABLE payer_contents (
    payer_contents_id INTEGER PRIMARY KEY,
    publisher_id      INTEGER NOT NULL REFERENCES publisher (publisher_id),
    import_id         INTEGER NOT NULL REFERENCES import (import_id),
    source_line       INTEGER NOT NULL CHECK (source_line >= 1)
) STRICT;

CREATE TABLE payer_contents_plan (
    payer_contents_id INTEGER NOT NULL REFERENCES payer_contents (payer_contents_id) ON DELETE CASCADE,
    position      INTEGER NOT NULL CHECK (position >= 1),
    plan_name     TEXT CHECK (plan_name <> ''),
    plan_name_na  TEXT REFERENCES absent_reason (reason),
    plan_id_type  TEXT CHECK (plan_id_type <> ''),
    plan_id_type_na TEXT REFERENCES absent_reason (reason),
    plan_id       TEXT CHECK (plan_id <> ''),
    plan_id_na    TEXT REFERENCES absent_reason (reason),
    market        TEXT CHECK (market <> ''),
    market_na     TEXT REFERENCES absent_reason (reason),
    PRIMARY KEY (payer_contents_id, position),
    CHECK ((plan_name IS NULL) <> (plan_name_na IS NULL)),
    CHECK ((plan_id_type IS NULL) <> (plan_id_type_na IS NULL)),
    CHECK ((plan_id IS NULL) <> (plan_id_na IS NULL)),
    CHECK ((market IS NULL) <> (market_na IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE payer_contents_file (
    payer_contents_id INTEGER NOT NULL REFERENCES payer_contents (payer_contents_id) ON DELETE CASCADE,
    position       INTEGER NOT NULL CHECK (position >= 1),
    kind           TEXT NOT NULL CHECK (kind = 'in-network' OR kind = 'allowed amounts'),
    location       TEXT NOT NULL CHECK (location <> ''),
    -- The last part of the address, without what follows a question mark: the name that a download has.
    base_name      TEXT NOT NULL CHECK (base_name <> ''),
    description    TEXT CHECK (description <> ''),
    description_na TEXT REFERENCES absent_reason (reason),
    PRIMARY KEY (payer_contents_id, position),
    CHECK ((description IS NULL) <> (description_na IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX payer_contents_file_name ON payer_contents_file (base_name);

-- What a payer allowed to providers outside of its networks, over 90 days of claims: no agreed price.
CREATE TABLE allowed_amount (
    allowed_amount_id INTEGER PRIMARY KEY,
    publisher_id     INTEGER NOT NULL REFERENCES publisher (publisher_id),
    code_id          INTEGER NOT NULL REFERENCES code (code_id),
    published_system TEXT NOT NULL REFERENCES code_system (system),
    tin_type         TEXT CHECK (tin_type = 'ein' OR tin_type = 'npi'),
    tin_type_na      TEXT REFERENCES absent_reason (reason),
    tin              TEXT CHECK (tin <> ''),
    tin_na           TEXT REFERENCES absent_reason (reason),
    billing_class    TEXT
        CHECK (billing_class = 'professional' OR billing_class = 'facility' OR billing_class = 'both'),
    billing_class_na TEXT REFERENCES absent_reason (reason),
    setting          TEXT CHECK (setting = 'inpatient' OR setting = 'outpatient' OR setting = 'both'),
    setting_na       TEXT REFERENCES absent_reason (reason),
    -- Places of service divided by bars; '' where none is listed.
    places           TEXT NOT NULL,
    -- Sorted, divided by a bar; '' is the value "no modifier".
    modifiers        TEXT NOT NULL,
    -- Ten-thousandths of a dollar; zero is an amount here.
    amount           INTEGER CHECK (amount >= 0),
    amount_na        TEXT REFERENCES absent_reason (reason),
    billed_amount    INTEGER CHECK (billed_amount >= 0),
    billed_amount_na TEXT REFERENCES absent_reason (reason),
    npi_count        INTEGER NOT NULL CHECK (npi_count >= 0),
    fingerprint      INTEGER NOT NULL,
    import_id        INTEGER NOT NULL REFERENCES import (import_id),
    source_line      INTEGER NOT NULL CHECK (source_line >= 1),
    source_byte      INTEGER NOT NULL CHECK (source_byte >= 0),
    CHECK ((tin_type IS NULL) <> (tin_type_na IS NULL)),
    CHECK ((tin IS NULL) <> (tin_na IS NULL)),
    CHECK ((billing_class IS NULL) <> (billing_class_na IS NULL)),
    CHECK ((setting IS NULL) <> (setting_na IS NULL)),
    CHECK ((amount IS NULL) <> (amount_na IS NULL)),
    CHECK ((billed_amount IS NULL) <> (billed_amount_na IS NULL))
) STRICT;
CREATE INDEX allowed_amount_code ON allowed_amount (code_id, publisher_id);
