//! The rows that a payer's own files become beside the prices: groups of providers and their sets,
//! tables of contents, allowed amounts.

use crate::db::{Binder, Identified, Link, Reasons, Record, Shared};
use crate::domain::{Fingerprint, Known};
use crate::formats::{AllowedFact, InNetwork, ListedFile, PlanFact, ProviderGroupFact};

const ALLOWED: u8 = 13;

/// A tax identification number with its clinicians.
pub(super) struct NewProviderGroup<'a> {
    pub(super) provider_group_id: i64,
    pub(super) fact: &'a ProviderGroupFact,
    pub(super) fingerprint: Fingerprint,
}

impl Record for NewProviderGroup<'_> {
    fn table(&self) -> &'static str {
        "provider_group"
    }

    fn columns(&self, out: &mut impl Binder) {
        let text = |text: &'_ Known<Box<str>>| text.as_deref().map_err(|reason| *reason).map(str::to_owned);
        let tin = self.fact.tin.as_ref().map_err(|reason| *reason);
        out.row_id("provider_group_id", self.provider_group_id);
        out.known("tin_type", tin.map(|(kind, _)| *kind));
        out.known("tin", tin.map(|(_, digits)| &**digits));
        out.known("name", text(&self.fact.name).as_deref().map_err(|reason| *reason));
        let npis = self.fact.npis.as_ref().map_err(|reason| *reason);
        out.known("npi_count", npis.map(|npis| npis.len() as u64));
        out.known("reference", text(&self.fact.reference).as_deref().map_err(|reason| *reason));
        out.aside("fingerprint", self.fingerprint.0);
        out.shared(Shared::Import);
        out.aside("source_line", self.fact.line);
    }
}

/// What the file calls a group that is known by another name, or by none.
pub(super) struct NewProviderName<'a> {
    pub(super) provider_group_id: i64,
    pub(super) name: &'a str,
    pub(super) line: u64,
}

impl Record for NewProviderName<'_> {
    fn table(&self) -> &'static str {
        "provider_group_name"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("provider_group_id", "provider_group", Some(Link::to(self.provider_group_id)));
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
        out.value("name", self.name);
    }
}

/// A clinician of a group.
pub(super) struct NewProviderNpi {
    pub(super) provider_group_id: i64,
    pub(super) npi: u64,
}

impl Record for NewProviderNpi {
    fn table(&self) -> &'static str {
        "provider_group_npi"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("provider_group_id", "provider_group", Some(Link::to(self.provider_group_id)));
        out.value("npi", self.npi);
    }
}

/// All groups that a price is paid to.
pub(super) struct NewProviderSet {
    pub(super) provider_set_id: i64,
    pub(super) fingerprint: Fingerprint,
    pub(super) organizations: Fingerprint,
    pub(super) group_count: u64,
}

impl Record for NewProviderSet {
    fn table(&self) -> &'static str {
        "provider_set"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("provider_set_id", self.provider_set_id);
        out.aside("fingerprint", self.fingerprint.0);
        out.aside("organizations", self.organizations.0);
        out.value("group_count", self.group_count);
        out.shared(Shared::Import);
    }
}

/// A group of a set.
pub(super) struct NewSetGroup {
    pub(super) provider_set_id: i64,
    pub(super) provider_group_id: i64,
}

impl Record for NewSetGroup {
    fn table(&self) -> &'static str {
        "provider_set_group"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("provider_set_id", "provider_set", Some(Link::to(self.provider_set_id)));
        out.link("provider_group_id", "provider_group", Some(Link::to(self.provider_group_id)));
    }
}

/// A network of a set.
pub(super) struct NewSetNetwork<'a> {
    pub(super) provider_set_id: i64,
    pub(super) network: &'a str,
}

impl Record for NewSetNetwork<'_> {
    fn table(&self) -> &'static str {
        "provider_set_network"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("provider_set_id", "provider_set", Some(Link::to(self.provider_set_id)));
        out.value("network", self.network);
    }
}

/// What a price of a payer's own file has beside its rate.
pub(super) struct NewInNetworkRate<'a> {
    pub(super) rate_id: i64,
    pub(super) provider_set_id: i64,
    pub(super) fact: InNetwork<'a>,
}

impl Record for NewInNetworkRate<'_> {
    fn table(&self) -> &'static str {
        "in_network_rate"
    }

    fn columns(&self, out: &mut impl Binder) {
        let InNetwork { pointer, .. } = self.fact;
        out.link("rate_id", "rate", Some(Link::to(self.rate_id)));
        out.link("provider_set_id", "provider_set", Some(Link::to(self.provider_set_id)));
        columns_that_count(&self.fact, out);
        out.aside("source_byte", pointer.byte);
        out.aside("item_index", pointer.item);
        out.aside("element_index", pointer.element);
        out.aside("price_index", pointer.price);
    }
}

/// What tells one price from another beside charge, payer, terms and providers.
pub(super) fn columns_that_count(fact: &InNetwork<'_>, out: &mut impl Binder) {
    out.value("negotiated_type", fact.negotiated_type);
    out.known("arrangement", fact.arrangement);
    out.value("places", fact.places);
}

/// Plans with their files.
pub(super) struct NewContents {
    pub(super) payer_contents_id: i64,
    pub(super) line: u64,
}

impl Record for NewContents {
    fn table(&self) -> &'static str {
        "payer_contents"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.row_id("payer_contents_id", self.payer_contents_id);
        out.shared(Shared::Publisher);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
    }
}

/// A plan of a table of contents.
pub(super) struct NewContentsPlan<'a> {
    pub(super) payer_contents_id: i64,
    pub(super) position: u64,
    pub(super) fact: PlanFact<'a>,
}

impl Record for NewContentsPlan<'_> {
    fn table(&self) -> &'static str {
        "payer_contents_plan"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("payer_contents_id", "payer_contents", Some(Link::to(self.payer_contents_id)));
        out.value("position", self.position);
        out.known("plan_name", self.fact.name);
        out.known("plan_id_type", self.fact.id_type);
        out.known("plan_id", self.fact.id);
        out.known("market", self.fact.market);
    }
}

/// A file of a table of contents.
pub(super) struct NewContentsFile<'a> {
    pub(super) payer_contents_id: i64,
    pub(super) position: u64,
    pub(super) fact: ListedFile<'a>,
}

impl Record for NewContentsFile<'_> {
    fn table(&self) -> &'static str {
        "payer_contents_file"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.link("payer_contents_id", "payer_contents", Some(Link::to(self.payer_contents_id)));
        out.value("position", self.position);
        out.value("kind", self.fact.kind);
        out.value("location", self.fact.location);
        out.value("base_name", &*self.fact.base_name());
        out.known("description", self.fact.description);
    }
}

/// What a payer allowed to a provider outside of its networks.
pub(super) struct NewAllowed<'a> {
    pub(super) code_id: i64,
    pub(super) fact: &'a AllowedFact<'a>,
    pub(super) fingerprint: Fingerprint,
    pub(super) line: u64,
}

impl Record for NewAllowed<'_> {
    const REASONS: Reasons = Reasons::Words;

    fn table(&self) -> &'static str {
        "allowed_amount"
    }

    fn columns(&self, out: &mut impl Binder) {
        let fact = self.fact;
        out.shared(Shared::Publisher);
        out.link("code_id", "code", Some(Link { id: self.code_id, identity: Fingerprint(0) }));
        out.beside(|identity| identity.value("code", fact.code.1));
        out.value("published_system", fact.code.0);
        out.known("tin_type", fact.tin.map(|(kind, _)| kind));
        out.known("tin", fact.tin.map(|(_, digits)| digits));
        out.known("billing_class", fact.billing_class);
        out.known("setting", fact.setting);
        out.value("places", fact.places);
        out.value("modifiers", fact.modifiers);
        out.known("amount", fact.amount);
        out.known("billed_amount", fact.billed);
        out.value("npi_count", fact.npi_count);
        out.aside("fingerprint", self.fingerprint.0);
        out.shared(Shared::Import);
        out.aside("source_line", self.line);
        out.aside("source_byte", fact.byte);
    }
}

impl Identified for NewAllowed<'_> {
    const KIND: u8 = ALLOWED;
}
