using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class TracesOfEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "trace_parent",
                table: "events",
                type: "text",
                nullable: true);

            // While it is made nothing is published: events wait in the outbox.
            migrationBuilder.CreateIndex(
                name: "ix_events_aggregate_sequence",
                table: "events",
                columns: new[] { "aggregate", "sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_events_aggregate_sequence",
                table: "events");

            migrationBuilder.DropColumn(
                name: "trace_parent",
                table: "events");
        }
    }
}
