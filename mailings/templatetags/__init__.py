"""Words of the post room's templates."""
