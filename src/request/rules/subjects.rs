//! The subjects that only some requests are about.
//!
//! A builder notes the subject of each option it is given, and only those are checked at the end. So a page downloads the
//! rules of the options it uses; requests that come as data are checked against all.

use super::{Asked, Findings, card, custom_data, daou, notice, others, phone, tax, vbank};

/// Checks one subject.
type Check = fn(&Asked<'_>, &mut Findings);

/// A subject, with what checks it.
#[derive(Clone, Copy)]
pub(in crate::request) struct Subject {
    place: usize,
    check: Check,
}

impl Subject {
    /// `card`, `display`.
    pub(in crate::request) const CARD: Subject = Subject { place: 0, check: card::check };
    /// `tax_free`.
    pub(in crate::request) const TAX: Subject = Subject { place: 1, check: tax::check };
    /// `vbank_due`.
    pub(in crate::request) const VBANK: Subject = Subject { place: 2, check: vbank::check };
    /// `bypass`.
    pub(in crate::request) const DAOU: Subject = Subject { place: 3, check: daou::check };
    /// `notice_url`.
    pub(in crate::request) const NOTICE: Subject = Subject { place: 4, check: notice::check };
    /// `custom_data`.
    pub(in crate::request) const CUSTOM_DATA: Subject = Subject { place: 5, check: custom_data::check };
    /// `phone`, `prefill`.
    pub(in crate::request) const PHONE: Subject = Subject { place: 6, check: phone::check };
    /// Everything that a builder can't say.
    const OTHERS: Subject = Subject { place: 7, check: others::check };
}

/// A set of subjects.
#[derive(Clone, Copy, Default)]
pub(in crate::request) struct Subjects([Option<Check>; 8]);

impl Subjects {
    /// Every subject there is: for requests from outside.
    pub(in crate::request) fn all() -> Subjects {
        let mut all = Subjects::default();
        for subject in [
            Subject::CARD,
            Subject::TAX,
            Subject::VBANK,
            Subject::DAOU,
            Subject::NOTICE,
            Subject::CUSTOM_DATA,
            Subject::PHONE,
            Subject::OTHERS,
        ] {
            all.add(subject);
        }
        all
    }

    pub(in crate::request) fn add(&mut self, subject: Subject) {
        if let Some(place) = self.0.get_mut(subject.place) {
            *place = Some(subject.check);
        }
    }

    pub(super) fn checks(&self) -> impl Iterator<Item = Check> {
        self.0.into_iter().flatten()
    }
}
