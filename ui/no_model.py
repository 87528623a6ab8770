"""What is said, alike everywhere, where a 白话摘要 is asked for and no language model is set."""

from __future__ import annotations

__all__ = ["NO_MODEL"]

NO_MODEL = (
    "没有设置改写用的模型；请设置 FAMAI_LLM_URL 和 FAMAI_LLM_MODEL（只看演示时 FAMAI_LLM_URL=stub:），"
    "网页服务设置后要重新启动"
)
