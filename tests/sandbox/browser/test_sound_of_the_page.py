"""The page's two audio worklets, measured without ears: what goes through them keeps its pitch and its strength."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.sandbox.browser.conftest import Beside, Desk

SPOKEN = """async ([rate, hertz]) => {
  const context = new OfflineAudioContext(1, rate, rate);
  await context.audioWorklet.addModule("/sandbox/pages/microphone.js");
  const tone = new OscillatorNode(context, { frequency: hertz });
  const microphone = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 1 });
  const frames = [];
  microphone.port.onmessage = ({ data }) => frames.push(...new Int16Array(data.frame));
  tone.connect(microphone).connect(context.destination);
  tone.start();
  await context.startRendering();
  while (frames.length < 7520) await new Promise((done) => setTimeout(done, 5));
  return frames;
}"""
HEARD = """async ([rate, samples]) => {
  const context = new OfflineAudioContext(1, rate, rate);
  await context.audioWorklet.addModule("/sandbox/pages/player.js");
  const player = new AudioWorkletNode(context, "player", { numberOfInputs: 0, outputChannelCount: [1] });
  context.suspend(0.01).then(() => {
    for (let at = 0; at < samples.length; at += 160) {
      player.port.postMessage(new Int16Array(samples.slice(at, at + 160)).buffer);
    }
    setTimeout(() => context.resume(), 50); // the frames are read while the sound stands still
  });
  player.connect(context.destination);
  const rendered = await context.startRendering();
  return [...rendered.getChannelData(0)];
}"""


def loudest(samples: NDArray[np.float64], rate: int) -> tuple[float, float]:
    """The strongest frequency in hertz, and the root of the mean power (a full sine has 0.707)."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * rate / len(samples)), float(np.sqrt(np.mean(samples**2)))


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_voice_keeps_its_pitch_and_what_cannot_be_carried_is_left_out(beside: Beside, desk: Desk, rate: int) -> None:
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    voice = np.array(page.evaluate(SPOKEN, [rate, 1000]), dtype=float)[800:] / 32768
    pitch, strength = loudest(voice, 8000)
    assert abs(pitch - 1000) < 3
    assert 0.65 < strength < 0.75
    hiss = np.array(page.evaluate(SPOKEN, [rate, 6000]), dtype=float)[800:] / 32768
    assert loudest(hiss, 8000)[1] < 0.02


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_what_is_heard_keeps_its_pitch(beside: Beside, desk: Desk, rate: int) -> None:
    page = desk.open(f"{beside.stand.url}/sandbox/debugger")
    tone = (np.sin(2 * np.pi * 700 * np.arange(2400) / 8000) * 16384).astype(int).tolist()
    heard = np.array(page.evaluate(HEARD, [rate, tone]))
    sounding = heard[: int(0.28 * rate)]
    pitch, strength = loudest(sounding[np.argmax(np.abs(sounding) > 0.01) :], rate)
    assert abs(pitch - 700) < 5
    assert 0.33 < strength < 0.37
    assert np.all(heard[int(0.5 * rate) :] == 0)
