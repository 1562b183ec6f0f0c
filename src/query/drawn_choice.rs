//! Features that are chosen by a drawn area: those that it touches, whose figures stay what they are.

use std::borrow::Cow;

use geo::Geometry;

use super::expression::{GEOMETRY, Literal, Operand, SpatialRelation};
use super::{AreaRequest, Expression, FilterRequest, QueryError};

impl FilterRequest {
    /// The same request of the features of a layer: a drawn polygon becomes a part of the expression.
    ///
    /// # Errors
    /// When the area is neither a polygon nor a unit.
    pub(super) fn of_features(&self) -> Result<Cow<'_, Self>, QueryError> {
        let shape = match &self.area {
            None | Some(AreaRequest::Unit(_)) => return Ok(Cow::Borrowed(self)),
            Some(AreaRequest::Polygon(shape)) => shape.clone(),
            Some(AreaRequest::Circle { .. } | AreaRequest::Zone(_) | AreaRequest::Along { .. }) => {
                return Err(QueryError::invalid("area", "the features of a layer are chosen by a polygon or a unit"));
            }
        };
        let touches = Expression::Spatial {
            relation: SpatialRelation::Intersects,
            left: Operand::Property(GEOMETRY.to_owned()),
            right: Operand::Literal(Literal::Geometry(Geometry::MultiPolygon(shape))),
        };
        let expression = match self.expression.clone() {
            Some(expression) => Expression::And(vec![expression, touches]),
            None => touches,
        };
        Ok(Cow::Owned(Self { area: None, expression: Some(expression), ..self.clone() }))
    }
}
