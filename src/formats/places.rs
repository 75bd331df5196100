//! Where a file states an amount, as a number of four bytes: the line, or in JSON, whose text may be one line, what a
//! pointer is found again by.

use std::fmt;

use super::providers::PricePointer;

/// What of a hospital's JSON file states an amount, each counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargePointer {
    /// Which element of `standard_charge_information`.
    pub item: u32,
    /// Which of the item's `standard_charges`.
    pub charge: u32,
    /// Which of the charge's `payers_information`; none for the charge itself.
    pub payer: Option<u32>,
}

impl fmt::Display for ChargePointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { item, charge, payer } = self;
        write!(f, "/standard_charge_information/{item}/standard_charges/{charge}")?;
        payer.map_or(Ok(()), |payer| write!(f, "/payers_information/{payer}"))
    }
}

/// What of a JSON text states an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer<'a> {
    /// A charge of a hospital, or a payer of it.
    Charge(ChargePointer),
    /// A price of a payer's own file.
    Price(PricePointer),
    /// A record, counted from 0, of the list with this pointer.
    Record(&'a str, u64),
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Charge(pointer) => pointer.fmt(f),
            Self::Price(pointer) => pointer.fmt(f),
            Self::Record(list, number) => write!(f, "{list}/{number}"),
        }
    }
}

/// The numbers of the places of a file so far, for a few of which the place is asked again.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// For each element with places in it the number of the first.
    elements: Vec<(u32, [u32; 2])>,
    next: u32,
}

/// So many elements are known again, in 12 bytes each.
const MOST: usize = 1 << 20;

impl Places {
    /// The number of a place.
    pub(crate) fn number(&mut self, line: u64, pointer: Option<Pointer<'_>>) -> u64 {
        let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        match pointer {
            None => line,
            Some(Pointer::Record(_, number)) => number,
            Some(Pointer::Charge(at)) => {
                self.within([at.item, at.charge], at.payer.map_or(0, |payer| payer.saturating_add(1)))
            }
            Some(Pointer::Price(at)) => self.within([small(at.item), small(at.element)], small(at.price)),
        }
    }

    fn within(&mut self, element: [u32; 2], at: u32) -> u64 {
        if self.elements.last().is_none_or(|(_, last)| *last != element) {
            if self.elements.len() == MOST {
                return u32::MAX.into();
            }
            self.elements.push((self.next, element));
        }
        let first = self.elements.last().map_or(0, |(first, _)| *first);
        let number = first.saturating_add(at);
        self.next = self.next.max(number.saturating_add(1));
        number.into()
    }

    /// The place with a number in words, where the other place is of this kind: `line 3`, or a pointer.
    pub(crate) fn in_words(&self, number: u64, like: Option<Pointer<'_>>) -> String {
        let element = || {
            let number = u32::try_from(number).ok().filter(|number| *number < u32::MAX)?;
            let known = self.elements.partition_point(|(first, _)| *first <= number).checked_sub(1)?;
            let (first, [item, inner]) = self.elements[known];
            Some((item, inner, number - first))
        };
        let pointer = match like {
            None => return format!("line {number}"),
            Some(Pointer::Record(list, _)) => Some(Pointer::Record(list, number)),
            Some(Pointer::Charge(_)) => element().map(|(item, charge, at)| {
                Pointer::Charge(ChargePointer { item, charge, payer: at.checked_sub(1) })
            }),
            Some(Pointer::Price(_)) => element().map(|(item, element, price)| {
                let (item, element, price) = (item.into(), element.into(), price.into());
                Pointer::Price(PricePointer { byte: 0, item, element, price })
            }),
        };
        pointer.map_or_else(|| "another place of the file".to_owned(), |pointer| pointer.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_again_by_its_number() {
        let mut places = Places::default();
        let of = |item, charge, payer| Some(Pointer::Charge(ChargePointer { item, charge, payer }));
        let all = [of(0, 0, Some(0)), of(0, 0, Some(7)), of(0, 0, None), of(0, 1, None), of(3, 0, Some(2))];
        let numbers = all.map(|place| places.number(1, place));
        for (place, number) in all.iter().zip(numbers) {
            let pointer = place.expect("a pointer").to_string();
            assert_eq!(places.in_words(number, *place), pointer);
        }
        assert_eq!(places.in_words(5, None), "line 5");
        assert_eq!(places.in_words(5, Some(Pointer::Record("/data", 9))), "/data/5");
    }
}
