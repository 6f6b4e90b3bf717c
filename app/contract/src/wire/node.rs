//! A value of a JSON tree, as serde reads it.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor, value::StrDeserializer,
};
use serde_json::{Map, Value};
use std::fmt;

/// The text is not what it should be. Both ends are of one build, so nothing is said about where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

// each spelled out: serde's own would carry the words of a message that nobody reads
impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A value, or the place of a field that was left out.
#[derive(Clone, Copy)]
pub(super) struct Node<'a>(Option<&'a Value>);

impl<'a> Node<'a> {
    pub fn of(value: &'a Value) -> Self {
        Self(Some(value))
    }

    /// The items of a list. A list that was left out is empty: that is how they are left out.
    fn items(self) -> Result<Nodes<'a>, Unreadable> {
        match self.0 {
            Some(Value::Array(items)) => Ok(Nodes(items.iter().map(Node::of).collect::<Vec<_>>().into_iter())),
            None => Ok(Nodes(Vec::new().into_iter())),
            Some(_) => Err(Unreadable),
        }
    }

    fn entries(self) -> Result<Entries<'a>, Unreadable> {
        match self.0 {
            Some(Value::Object(map)) => {
                Ok(Entries { left: map.iter().collect::<Vec<_>>().into_iter(), value: Self(None) })
            }
            None => Ok(Entries { left: Vec::new().into_iter(), value: Self(None) }),
            Some(_) => Err(Unreadable),
        }
    }

    /// The values of a struct's fields in its own order.
    fn fields(self, names: &[&str]) -> Result<Nodes<'a>, Unreadable> {
        let map = self.map()?;
        Ok(Nodes(names.iter().map(|name| Self(map.get(*name))).collect::<Vec<_>>().into_iter()))
    }

    fn map(self) -> Result<&'a Map<String, Value>, Unreadable> {
        self.0.and_then(Value::as_object).ok_or(Unreadable)
    }

    /// A variant's name, and what it holds.
    fn variant(self) -> Result<Variant<'a>, Unreadable> {
        if let Some(Value::String(name)) = self.0 {
            return Ok(Variant { name, holds: Self(None) });
        }
        let (name, holds) = self.map()?.iter().next().ok_or(Unreadable)?;
        Ok(Variant { name, holds: Self::of(holds) })
    }

    fn text(self) -> Result<&'a str, Unreadable> {
        self.0.and_then(Value::as_str).ok_or(Unreadable)
    }

    fn whole(self) -> Result<i64, Unreadable> {
        self.0.and_then(Value::as_i64).ok_or(Unreadable)
    }

    fn is_nothing(self) -> bool {
        matches!(self.0, None | Some(Value::Null))
    }
}

/// One way for each kind, and no more: every further one would be made anew for every type.
macro_rules! whole_numbers {
    ($($name:ident)+) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.visit_i64(self.whole()?)
        })+
    };
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Unreadable;

    /// For what serde looks at before it knows what it is, like enums with a tag inside.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            None | Some(Value::Null) => visitor.visit_unit(),
            Some(Value::Bool(yes)) => visitor.visit_bool(*yes),
            Some(Value::Number(number)) => match (number.as_i64(), number.as_u64()) {
                (Some(whole), _) => visitor.visit_i64(whole),
                (None, Some(large)) => visitor.visit_u64(large),
                (None, None) => visitor.visit_f64(number.as_f64().ok_or(Unreadable)?),
            },
            Some(Value::String(text)) => visitor.visit_str(text),
            Some(Value::Array(_)) => visitor.visit_seq(self.items()?),
            Some(Value::Object(_)) => visitor.visit_map(self.entries()?),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.and_then(Value::as_bool).ok_or(Unreadable)?)
    }

    whole_numbers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32);

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_u64(self.0.and_then(Value::as_u64).ok_or(Unreadable)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_f64(self.0.and_then(Value::as_f64).ok_or(Unreadable)?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_nothing() { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(self.entries()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.fields(fields)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }
}

/// Values one after the other.
struct Nodes<'a>(std::vec::IntoIter<Node<'a>>);

impl<'de> SeqAccess<'de> for Nodes<'_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|node| seed.deserialize(node)).transpose()
    }
}

/// The entries of a map.
struct Entries<'a> {
    left: std::vec::IntoIter<(&'a String, &'a Value)>,
    value: Node<'a>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Node::of(value);
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self.value)
    }
}

/// A variant's name, and what it holds.
struct Variant<'a> {
    name: &'a str,
    holds: Node<'a>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Unreadable;
    type Variant = Node<'a>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Node<'a>), Unreadable> {
        Ok((seed.deserialize(StrDeserializer::new(self.name))?, self.holds))
    }
}

impl<'de> VariantAccess<'de> for Node<'_> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        if self.is_nothing() { Ok(()) } else { Err(Unreadable) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.fields(fields)?)
    }
}
