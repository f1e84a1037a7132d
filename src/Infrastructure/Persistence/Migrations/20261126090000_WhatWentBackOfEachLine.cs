using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class WhatWentBackOfEachLine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_quantities",
                table: "order_lines");

            migrationBuilder.AddColumn<int>(
                name: "cancelled",
                table: "order_lines",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "refunded",
                table: "order_lines",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // The parts stand in the refunds of the payment that paid the order. Where a line has more of them than it cost, and where an order was
            // refunded before there were parts, the rest goes to the lines that have room, the first of them first.
            migrationBuilder.Sql("""
                WITH parts AS (
                    SELECT payments.order_id, part ->> 'sku' AS sku, sum((part -> 'amount' ->> 'amount')::bigint)::bigint AS amount
                    FROM orders JOIN payments ON payments.id = orders.payment_id
                        CROSS JOIN jsonb_array_elements(payments.refunds) AS refund
                        CROSS JOIN jsonb_array_elements(coalesce(refund -> 'lines', '[]'::jsonb)) AS part
                    WHERE orders.refunded > 0 AND refund ->> 'status' <> 'failed'
                    GROUP BY 1, 2),
                known AS (
                    SELECT line.order_id, line.position, orders.refunded AS of_order, line.unit_price_amount * line.quantity AS total,
                        least(coalesce(parts.amount, 0), line.unit_price_amount * line.quantity) AS part
                    FROM orders JOIN order_lines AS line ON line.order_id = orders.id LEFT JOIN parts ON parts.order_id = line.order_id AND parts.sku = line.sku
                    WHERE orders.refunded > 0),
                spread AS (
                    SELECT order_id, position, total, part, of_order - sum(part) OVER (PARTITION BY order_id) AS rest,
                        coalesce(sum(total - part) OVER (PARTITION BY order_id ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS room_before
                    FROM known)
                UPDATE order_lines SET refunded = spread.part + greatest(0, least(spread.total - spread.part, spread.rest - spread.room_before))
                FROM spread WHERE order_lines.order_id = spread.order_id AND order_lines.position = spread.position
                """);

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_quantities",
                table: "order_lines",
                sql: "quantity BETWEEN 1 AND 1000 AND shipped BETWEEN 0 AND quantity AND returned BETWEEN 0 AND shipped AND cancelled BETWEEN 0 AND quantity - shipped");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_refunded",
                table: "order_lines",
                sql: "refunded BETWEEN 0 AND unit_price_amount * quantity");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_quantities",
                table: "order_lines");

            migrationBuilder.DropCheckConstraint(
                name: "ck_order_lines_refunded",
                table: "order_lines");

            migrationBuilder.DropColumn(
                name: "cancelled",
                table: "order_lines");

            migrationBuilder.DropColumn(
                name: "refunded",
                table: "order_lines");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_lines_quantities",
                table: "order_lines",
                sql: "quantity BETWEEN 1 AND 1000 AND shipped BETWEEN 0 AND quantity AND returned BETWEEN 0 AND shipped");
        }
    }
}
