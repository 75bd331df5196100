-- Payers, the names that files give them, and what is known of a code by payer.

CREATE TABLE payer (
    payer_id    INTEGER PRIMARY KEY,
    -- The short name that analysts type: `aetna`.
    payer       TEXT NOT NULL UNIQUE CHECK (payer GLOB '[a-z]*' AND payer NOT GLOB '*[^a-z0-9-]*'),
    name        TEXT NOT NULL CHECK (name <> ''),
    kind        TEXT NOT NULL CHECK (kind = 'commercial' OR kind = 'government' OR kind = 'licensee-group'),
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1)
) STRICT;

-- The only way from a published name to a payer. Matching compares all letters and digits of the whole name, without
-- regard to case, blanks and punctuation; it never guesses. The payer of a published name is looked up when it is
-- asked for, so that a name that is matched or taken back speaks for every row that has it.
CREATE TABLE payer_alias (
    payer_alias_id INTEGER PRIMARY KEY,
    alias          TEXT NOT NULL CHECK (alias <> '' AND alias = trim(alias) AND instr(alias, '  ') = 0),
    -- Its letters and digits, in lower case: the name as names are compared, like `payer_key` of a published payer and
    -- `entity_letters` of a publisher.
    payer_key      TEXT NOT NULL CHECK (payer_key <> ''),
    -- The company that the name names, where several trade under the payer, such as a licensee of a brand; else ''.
    company        TEXT NOT NULL DEFAULT '',
    payer_id       INTEGER NOT NULL REFERENCES payer (payer_id),
    evidence       TEXT NOT NULL CHECK (evidence <> ''),
    import_id      INTEGER NOT NULL REFERENCES import (import_id),
    source_line    INTEGER NOT NULL CHECK (source_line >= 1),
    -- The import that gave the name another payer; null while the row is current.
    superseded_by  INTEGER REFERENCES import (import_id)
) STRICT;
CREATE UNIQUE INDEX payer_alias_current ON payer_alias (payer_key) WHERE superseded_by IS NULL;
-- Of every edition, because a report as of an earlier day asks for the replaced ones too.
CREATE INDEX payer_alias_name ON payer_alias (payer_key);

-- A payer and plan exactly as a file names them.
CREATE TABLE payer_plan (
    payer_plan_id INTEGER PRIMARY KEY,
    raw_payer     TEXT NOT NULL CHECK (raw_payer <> ''),
    raw_plan      TEXT CHECK (raw_plan <> ''),
    raw_plan_na   TEXT REFERENCES absent_reason (reason),
    -- The names as they are compared: the letters and digits of the payer, and the plan in lower case with single
    -- blanks; a plan without a name is ''. Before the plan are the company and the kinds of network that the payer's
    -- name names, and after it the line of business in brackets, where the file states it or the payer's name says it.
    payer_key     TEXT NOT NULL CHECK (payer_key <> ''),
    -- The same without the form of the company: names of one payer that differ in nothing else are one product of it,
    -- any others without a plan may be two.
    product_key   TEXT NOT NULL CHECK (product_key <> ''),
    plan_key      TEXT NOT NULL,
    -- As the file or its profile states it, or else read from the names: a statistic never mixes two.
    line_of_business TEXT NOT NULL
        CHECK (line_of_business = 'commercial' OR line_of_business = 'Medicare Advantage'
            OR line_of_business = 'Medicaid managed care' OR line_of_business = 'exchange'
            OR line_of_business = 'workers'' compensation' OR line_of_business = 'TRICARE/VA'
            OR line_of_business = 'traditional Medicare' OR line_of_business = 'Medicaid fee-for-service'
            OR line_of_business = 'Medicare supplement' OR line_of_business = 'automobile or liability'
            OR line_of_business = 'unknown'),
    -- 1 where the file states it, or the payer's name says that it is commercial: the same plan may lack it in the
    -- next file. Any other line that the payer's name says makes another product of the payer.
    line_is_stated INTEGER NOT NULL CHECK (line_is_stated IN (0, 1)),
    -- The first import that named it.
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    CHECK ((raw_plan IS NULL) <> (raw_plan_na IS NULL))
) STRICT;
CREATE UNIQUE INDEX payer_plan_name
    ON payer_plan (raw_payer, ifnull(raw_plan, ''), iif(line_is_stated, line_of_business, ''));
CREATE INDEX payer_plan_key ON payer_plan (payer_key, plan_key);

-- The payers and plans that a file states, which is more than it brings: a rate that it states as it was
-- stays with the import that stated it first.
CREATE TABLE stated_plan (
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    payer_plan_id INTEGER NOT NULL REFERENCES payer_plan (payer_plan_id),
    -- 1 where the plan is named by a kind of network alone, such as HMO, and the file has a Medicare Advantage
    -- plan of the same payer: it is commercial by contrast.
    by_contrast   INTEGER NOT NULL CHECK (by_contrast IN (0, 1)),
    PRIMARY KEY (import_id, payer_plan_id)
) STRICT, WITHOUT ROWID;

-- The plans that are commercial by contrast, by the newest file of the publisher that states them: it says so also of
-- rates that it states as they were. A file that only adds takes none back.
CREATE TABLE commercial_plan (
    payer_plan_id INTEGER NOT NULL REFERENCES payer_plan (payer_plan_id),
    publisher_id  INTEGER NOT NULL REFERENCES publisher (publisher_id),
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    -- The import that states the plan without a Medicare Advantage plan beside it; null while that is none.
    superseded_by INTEGER REFERENCES import (import_id),
    PRIMARY KEY (payer_plan_id, publisher_id, import_id)
) STRICT, WITHOUT ROWID;

-- The prose of a code's publication that differs by payer.
CREATE TABLE payer_section (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    payer_id    INTEGER NOT NULL REFERENCES payer (payer_id),
    section     TEXT NOT NULL REFERENCES section (section),
    body        TEXT CHECK (body <> ''),
    body_na     TEXT REFERENCES absent_reason (reason),
    citation    TEXT CHECK (citation <> ''),
    citation_na TEXT REFERENCES absent_reason (reason),
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, payer_id, section),
    CHECK ((body IS NULL) <> (body_na IS NULL)),
    CHECK ((citation IS NULL) <> (citation_na IS NULL))
) STRICT, WITHOUT ROWID;
