/** Draws level and spectrum of speech on a canvas, once a frame while it plays, without React state. */
import { useEffect, useRef } from 'react';

/** Only the lower half of the spectrum is drawn, since speech has little in the upper half. */
const BANDS = 128;
const DRAWN_BANDS = 64;
/** Quieter bands are not drawn. */
const FLOOR_DECIBELS = -90;

/** Props of {@link Meter}. */
export interface MeterProps {
  readonly isActive: boolean;
  readonly readLevel: () => number;
  readonly readSpectrum: (decibels: Float32Array<ArrayBuffer>) => void;
}

/** Draws while `isActive`; otherwise empty. */
export function Meter({ isActive, readLevel, readSpectrum }: MeterProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!isActive || context === null || context === undefined) return undefined;
    const { width, height } = context.canvas;
    const decibels = new Float32Array(BANDS);
    let frame = requestAnimationFrame(draw);
    function draw() {
      if (context === null || context === undefined) return;
      frame = requestAnimationFrame(draw);
      readSpectrum(decibels);
      context.clearRect(0, 0, width, height);
      context.fillStyle = getComputedStyle(context.canvas).color;
      const barWidth = width / (DRAWN_BANDS + 2);
      decibels.subarray(0, DRAWN_BANDS).forEach((value, band) => {
        const size = Math.max(0, 1 - value / FLOOR_DECIBELS) * height;
        context.fillRect((band + 2) * barWidth, height - size, barWidth - 1, size);
      });
      context.fillRect(0, height - readLevel() * height, barWidth, height);
    }
    return () => {
      cancelAnimationFrame(frame);
      context.clearRect(0, 0, width, height);
    };
  }, [isActive, readLevel, readSpectrum]);
  // Hidden from screen readers, since their users hear the sound.
  return <canvas ref={canvas} className="story-meter" width={660} height={80} aria-hidden="true" />;
}
