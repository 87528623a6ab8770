"""Requests of every shape against the interface: no failure of the server, answers as described; few and always the same."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from ui.api.http import http_api
from ui.api.service import Service

_workspace = []
schema = schemathesis.openapi.from_dict(http_api(Service(lambda: _workspace[0])).openapi())


@schema.parametrize()
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_shape_of_request(case, workspace):
    _workspace[:] = [workspace]
    application = http_api(Service(lambda: workspace))
    case.operation.schema.app = application
    answer = case.call(app=application, base_url="http://testserver")
    case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])
