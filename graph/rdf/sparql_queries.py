"""The named queries of :mod:`graph.facts.queries` as SPARQL, for whoever works with the exported graph.

Each is run with its variables bound (rdflib: ``initBindings``); the prefixes are those of
:data:`graph.rdf.vocabulary.PREFIXES`. The tests hold each equal to its Python counterpart.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NAMED"]

NAMED: Mapping[str, str] = {
    # ?entity → the norms that reach it under its own name, a wider one, or that of another law
    "norms_of_entity": """
        SELECT DISTINCT ?norm WHERE {
            ?entity (skos:broader|famai:covers)* ?bearer .
            ?norm famai:bearer ?bearer ; a famai:Norm .
        }""",
    # ?instrument, ?modality → the norms of an instrument with that force
    "norms_of_instrument": """
        SELECT ?norm WHERE {
            ?norm famai:instrument ?instrument ; famai:modality ?modality ; a famai:Norm .
        }""",
    # ?instrument → its norms with a deadline or a frequency
    "norms_with_deadline": """
        SELECT DISTINCT ?norm WHERE {
            ?norm famai:instrument ?instrument ; a famai:Norm ; famai:quantity/famai:kind ?kind .
            FILTER (?kind IN ("deadline", "frequency"))
        }""",
    # ?instrument → its duties and prohibitions that no sanction of the collection answers
    "norms_without_sanction": """
        SELECT ?norm WHERE {
            ?norm famai:instrument ?instrument ; famai:modality ?modality .
            FILTER (?modality IN ("obligation", "prohibition"))
            FILTER NOT EXISTS { ?norm famai:sanctionedBy ?sanction }
        }""",
    # ?article → the references that lead to it or to a part of it
    "cited_by": """
        SELECT DISTINCT ?reference WHERE {
            ?reference famai:referent ?part ; a famai:Reference .
            ?part eli:is_part_of* ?article .
        }""",
    # ?article → the references that stand in it
    "cites": """
        SELECT ?reference WHERE {
            ?reference a famai:Reference ; famai:evidence/oa:hasSource ?article .
        }""",
    # ?article → the sanctions that name it as violated
    "sanctions_of": """
        SELECT DISTINCT ?sanction WHERE {
            ?sanction famai:violates ?part ; a famai:PenaltyStatement .
            ?part eli:is_part_of* ?article .
        }""",
    # ?article → the terms that it uses, as its text defines them
    "definitions_in_scope": """
        SELECT ?term WHERE { ?article famai:usesTerm ?term }""",
    # ?instrument, ?kind → the quantities of an instrument
    "quantities": """
        SELECT ?quantity WHERE {
            ?quantity a famai:Quantity ; famai:instrument ?instrument ; famai:kind ?kind .
        }""",
    # ?article → the provisions above its sanctions: cited by their words, or curated candidates (with the reason)
    "upper_laws": """
        SELECT DISTINCT ?upper ?reason WHERE {
            ?sanction famai:violates/eli:is_part_of* ?article ; famai:source ?place .
            ?link a famai:InferredLink ; famai:source ?place ; famai:referent ?upper ; famai:reason ?reason .
            FILTER (NOT EXISTS { ?link famai:violates ?any } || EXISTS { ?link famai:violates ?article })
        }""",
}
