//! Lets a type of ours be a database column through one the driver knows. Invariant: there and back gives the same value.

/// `column_value!(Ours, Driver, |ours| -> driver, |driver| -> Option<ours>)`
macro_rules! column_value {
    ([$($generic:tt)*] $ours:ty, $driver:ty, $to:expr, $from:expr) => {
        impl<$($generic)*> From<$ours> for sea_orm::Value {
            fn from(ours: $ours) -> Self {
                let to: fn($ours) -> $driver = $to;
                to(ours).into()
            }
        }
        impl<$($generic)*> sea_orm::TryGetable for $ours {
            fn try_get_by<I: sea_orm::ColIdx>(row: &sea_orm::QueryResult, index: I) -> Result<Self, sea_orm::TryGetError> {
                let from: fn($driver) -> Option<$ours> = $from;
                from(<$driver as sea_orm::TryGetable>::try_get_by(row, index)?)
                    .ok_or_else(|| sea_orm::DbErr::Type(concat!("not a ", stringify!($ours)).to_owned()).into())
            }
        }
        impl<$($generic)*> sea_orm::sea_query::ValueType for $ours {
            fn try_from(value: sea_orm::Value) -> Result<Self, sea_orm::sea_query::ValueTypeErr> {
                let from: fn($driver) -> Option<$ours> = $from;
                from(<$driver as sea_orm::sea_query::ValueType>::try_from(value)?).ok_or(sea_orm::sea_query::ValueTypeErr)
            }
            fn type_name() -> String {
                stringify!($ours).to_owned()
            }
            fn array_type() -> sea_orm::sea_query::ArrayType {
                <$driver as sea_orm::sea_query::ValueType>::array_type()
            }
            fn column_type() -> sea_orm::sea_query::ColumnType {
                <$driver as sea_orm::sea_query::ValueType>::column_type()
            }
        }
        impl<$($generic)*> sea_orm::sea_query::Nullable for $ours {
            fn null() -> sea_orm::Value {
                <$driver as sea_orm::sea_query::Nullable>::null()
            }
        }
    };
}
pub(crate) use column_value;
