"""``POST /dify/retrieval``: this collection as an external knowledge base of Dify.

The fields and the error codes (1001, 1002, 2001) are those of its external knowledge interface.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from corpus import FamaiError
from ui.api.errors import refusing
from ui.api.service import Service

__all__ = ["ALL", "dify_routes"]

ALL = "famai"
"""The knowledge id of the whole collection; the id of an instrument keeps to that one."""


class RetrievalSetting(BaseModel):
    """How many, and how good at least."""

    model_config = ConfigDict(extra="ignore")

    top_k: Annotated[int, Field(ge=1, le=50)] = 5
    score_threshold: Annotated[float, Field(ge=0, le=1)] = 0.0


class RetrievalRequest(BaseModel):
    """A query; conditions on metadata are passed over."""

    model_config = ConfigDict(extra="ignore")

    knowledge_id: str
    query: Annotated[str, Field(min_length=1, max_length=4000)]
    retrieval_setting: RetrievalSetting = RetrievalSetting()


def dify_routes(service: Service) -> APIRouter:
    """The one address."""
    router = APIRouter(include_in_schema=False, route_class=refusing(lambda words: refusal(400, words, 400)))

    @router.post("/dify/retrieval")
    def retrieve(body: RetrievalRequest) -> JSONResponse:
        doc = None if body.knowledge_id == ALL else body.knowledge_id
        try:
            if doc is not None and doc not in service.workspace.corpus.documents:
                return refusal(2001, f"没有知识库 {doc[:60]}；全部法规为 {ALL}，一部法规用它的编号", 404)
            hits = service.search(body.query, body.retrieval_setting.top_k, doc)
            records = [_record(service, hit.model_dump()) for hit in hits]
        except FamaiError as error:
            return refusal(500, str(error), 500)
        least = body.retrieval_setting.score_threshold
        return JSONResponse({"records": [record for record in records if record["score"] >= least]})

    return router


def _score(score: float) -> float:
    """A score of the ranking as one of 0 to 1 in the same order; above 1 it puts what an answer would cite."""
    return round(max(0.0, 0.9 * score) if score <= 1 else min(1.0, 0.9 + 0.1 * (score - 1)), 4)


def _record(service: Service, hit: dict[str, Any]) -> dict[str, Any]:
    instrument = service.workspace.corpus.document(hit["doc_id"]).instrument
    return {
        "content": f"{hit['label']}：{hit['text']}",
        "score": _score(hit["score"]),
        "title": hit["label"],
        "metadata": {
            "doc_id": hit["doc_id"], "law": hit["title"], "article": hit["article"], "status": instrument.status,
            "effective": instrument.effective or "",
        },
    }  # fmt: skip


def refusal(code: int, message: str, status: int) -> JSONResponse:
    """An error in Dify's form."""
    return JSONResponse({"error_code": code, "error_msg": message}, status)
