"""Figures: question files, metrics, ablations, calibration, reports, benches, and the gate against stored figures."""

from evaluation.ablations import ablate, render_ablations
from evaluation.bench import TASKS, load_history, render_bench, run_bench, write_bench_report
from evaluation.bench_scale import LoadOptions
from evaluation.calibration import Calibration, calibrate
from evaluation.gate import Fall, baseline_path, falls, load_baseline, save_baseline
from evaluation.load import LoadResult, run_load
from evaluation.measure import BenchFigures, Measure
from evaluation.plots import require_plots
from evaluation.questions import Question, load_questions
from evaluation.report import write_report
from evaluation.run import Report, evaluate, render
from evaluation.suite import Figures, baseline_sets, default_questions, evaluate_file
from evaluation.system import System, open_system

__all__ = [
    "TASKS",
    "BenchFigures",
    "Calibration",
    "Fall",
    "Figures",
    "LoadOptions",
    "LoadResult",
    "Measure",
    "Question",
    "Report",
    "System",
    "ablate",
    "baseline_path",
    "baseline_sets",
    "calibrate",
    "default_questions",
    "evaluate",
    "evaluate_file",
    "falls",
    "load_baseline",
    "load_history",
    "load_questions",
    "open_system",
    "render",
    "render_ablations",
    "render_bench",
    "require_plots",
    "run_bench",
    "run_load",
    "save_baseline",
    "write_bench_report",
    "write_report",
]
