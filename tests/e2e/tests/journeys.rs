//! The journeys of a person through the built page, in every engine.
