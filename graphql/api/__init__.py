"""The GraphQL schema and its server; every answer comes from a function of projections."""
